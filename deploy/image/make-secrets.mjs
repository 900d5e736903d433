// Makes the secrets of deploy/compose.yaml. `node make-secrets.mjs` makes only the secrets that are missing.
// `node make-secrets.mjs renew NAME` replaces one secret. Each service can read only its own folder.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const root = process.env.SECRETS_DIR ?? '/secrets';
const DATABASE = 'postgres:5432/strongroom';

/** The file of each secret. All other files are derived from these. */
const KEPT = {
  'superuser-password': 'postgres/superuser-password',
  'owner-password': 'postgres/owner-password',
  'api-role-password': 'migrate/api-role-password',
  'queue-role-password': 'migrate/queue-role-password',
  'connector-role-password': 'migrate/connector-role-password',
  'connector-secret': 'connector/connector-secret',
  'valkey-api-password': 'api/valkey-password',
  'valkey-worker-password': 'worker/valkey-password',
  'jwt-secret': 'api/jwt-secret',
  'backup-signing-key': 'backup/backup-signing-key',
  'grafana-password': 'grafana/admin-password',
};

/**
 * What each user of Valkey may reach: its keys, no channel, and no command that names keys of others, changes the
 * server, or removes the scripts of others. Redis must be 7 or newer to read these rules.
 */
const VALKEY_KEYS = {
  api: '~strongroom:queue:* ~strongroom:limit:*',
  worker: '~strongroom:queue:*',
};
const VALKEY_COMMANDS =
  '+@read +@write +@blocking +@connection +@transaction +@scripting +time -@admin -@dangerous -scan -randomkey -dbsize -script|flush -script|kill -function +info +client|setname +client|list';

const isThere = (path) => existsSync(`${root}/${path}`);
const read = (path) => readFileSync(`${root}/${path}`, 'utf8').trim();

/** Replaces the file atomically. All users may read it, because only one service mounts the folder. */
function write(path, text) {
  const target = `${root}/${path}`;
  writeFileSync(`${target}.new`, `${text}\n`, { mode: 0o444 });
  renameSync(`${target}.new`, target);
}

const secret = () => randomBytes(32).toString('base64url');
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The keys that seal the credentials of sources: a new key is added before the others, which still open them. */
const SOURCES_KEYS = 'connector/sources-keys';

function renewSourcesKeys() {
  const before = isThere(SOURCES_KEYS) ? read(SOURCES_KEYS) : '';
  const newest = Number(/^\d+/.exec(before)?.[0] ?? 0);
  write(SOURCES_KEYS, [`${newest + 1}:${secret()}`, before].filter(Boolean).join(','));
}

function renew(name) {
  if (name === 'sources-keys') return renewSourcesKeys();
  const path = KEPT[name];
  if (path === undefined)
    throw new Error(
      `there is no ${name}; there are: ${[...Object.keys(KEPT), 'sources-keys'].join(', ')}`,
    );
  if (name === 'jwt-secret') write('api/jwt-secret-previous', read(path));
  write(path, secret());
}

function derive() {
  const owner = `postgres://strongroom:${read(KEPT['owner-password'])}@${DATABASE}`;
  write('migrate/database-url', owner);
  const apiRole = read(KEPT['api-role-password']);
  write('api/database-url', `postgres://strongroom_api:${apiRole}@${DATABASE}`);
  write('backup/database-url', owner);
  const queueRole = read(KEPT['queue-role-password']);
  write('worker/queue-database-url', `postgres://strongroom_worker:${queueRole}@${DATABASE}`);
  const connectorRole = read(KEPT['connector-role-password']);
  write(
    'connector/connector-database-url',
    `postgres://strongroom_connector:${connectorRole}@${DATABASE}`,
  );
  write('api/connector-secret', read(KEPT['connector-secret']));
  const users = ['api', 'worker'].map((user) => {
    const password = read(KEPT[`valkey-${user}-password`]);
    write(`${user}/redis-url`, `redis://${user}:${password}@valkey:6379`);
    return `user ${user} on #${sha256(password)} resetchannels ${VALKEY_KEYS[user]} ${VALKEY_COMMANDS}`;
  });
  write('valkey/users.acl', ['user default off', ...users].join('\n'));
}

const [command, name] = process.argv.slice(2);
for (const path of Object.values(KEPT)) {
  if (!isThere(path)) write(path, secret());
}
if (!isThere('api/jwt-secret-previous')) write('api/jwt-secret-previous', '');
if (!isThere(SOURCES_KEYS)) renewSourcesKeys();
if (command === 'renew') renew(name);
else if (command !== undefined) throw new Error('usage: make-secrets.mjs [renew NAME]');
derive();
