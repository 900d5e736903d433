import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '@app/config';
import { API_SLICES } from '../../apps/api/src/api.config.js';
import { CONNECTOR_SLICES } from '../../apps/connector/src/config/connector.config.js';
import { WORKER_SLICES } from '../../apps/ocr-worker/src/config/worker.config.js';
import { read, ROOT } from './observability.js';
import { readSettings, type SiteSetting } from './settings.js';

type Environments = Readonly<
  Record<string, { readonly environment?: Readonly<Record<string, string>> }>
>;
/** One line of a service's `environment`. */
interface Entry {
  readonly file: string;
  readonly service: string;
  readonly name: string;
  readonly value: string;
}

/** The service in which each process of the schemas runs. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  api: 'api',
  worker: 'ocr-worker',
  connector: 'connector',
  migrations: 'migrate',
  backup: 'backup',
  restore: 'backup',
};

const IMAGE = 'the image sets it, and the other services and the health check rely on it';
const LANGUAGES = 'the image brings the models, so it is an argument of the build';
const JSON_LINES = 'Alloy reads JSON lines; readable ones are for a terminal';
const TEMPORARY_KEY =
  'temporary keys end without warning; use lasting keys or the role of a machine';

/** Settings that no compose file passes to a process, with the reason. */
const NOT_PASSED: Readonly<Record<string, string>> = {
  'api AWS_SESSION_TOKEN': TEMPORARY_KEY,
  'api DATA_DIR': IMAGE,
  'api HOST': IMAGE,
  'api LOG_PRETTY': JSON_LINES,
  'api MANAGEMENT_HOST': IMAGE,
  'api MANAGEMENT_PORT': IMAGE,
  'api NODE_ENV': IMAGE,
  'api OCR_LANGUAGES': LANGUAGES,
  'api PORT': 'API_PORTS says where the port is published',
  'worker AWS_SESSION_TOKEN': TEMPORARY_KEY,
  'worker DATA_DIR': IMAGE,
  'worker LOG_PRETTY': JSON_LINES,
  'worker MANAGEMENT_HOST': IMAGE,
  'worker NODE_ENV': IMAGE,
  'worker OCR_LANGUAGES': LANGUAGES,
  'worker OCR_MODEL_DIR': 'it names a folder, which an overlay of the site has to mount as well',
  'worker WORKER_MANAGEMENT_PORT': IMAGE,
  'connector AWS_SESSION_TOKEN': TEMPORARY_KEY,
  'connector CONNECTOR_HOST': IMAGE,
  'connector CONNECTOR_MANAGEMENT_PORT': IMAGE,
  'connector CONNECTOR_PORT': IMAGE,
  'connector DATA_DIR': IMAGE,
  'connector LOG_PRETTY': JSON_LINES,
  'connector MANAGEMENT_HOST': IMAGE,
  'connector NODE_ENV': IMAGE,
  'migrations LOG_PRETTY': JSON_LINES,
  'backup AWS_SESSION_TOKEN': TEMPORARY_KEY,
  'backup BACKUP_AGE_IDENTITY': 'it opens the backups, so it is kept elsewhere',
  'backup BACKUP_MANAGEMENT_PORT': IMAGE,
  'backup DATA_DIR': IMAGE,
  'backup LOG_PRETTY': JSON_LINES,
  'backup MANAGEMENT_HOST': IMAGE,
  'restore AWS_SESSION_TOKEN': TEMPORARY_KEY,
  'restore BACKUP_VERIFY_KEY': 'it belongs to BACKUP_SIGNING_KEY, which is passed',
  'restore BACKUP_AGE_IDENTITY': 'it is given to the one command that restores',
  'restore DATA_DIR': IMAGE,
  'restore LOG_PRETTY': JSON_LINES,
  'restore RESTORE_AT': 'it is given to the one command that restores',
  'restore RESTORE_UNSIGNED': 'it is given to the one command that restores',
};

/** Lines with a fixed value, which the site's file cannot change, with the reason. */
const FIXED: Readonly<Record<string, string>> = {
  'compose.yaml api STORAGE_URL': 'the volume; compose.scale.yaml puts the documents into S3',
  'compose.yaml ocr-worker STORAGE_URL': 'the same volume as the api',
  'compose.yaml connector STORAGE_URL': 'its part of the same volume',
  'compose.yaml api CONNECTOR_URL': 'the service connector of this file',
  'compose.tls.yaml api TRUSTED_PROXIES': 'Caddy alone stands before the api, at EDGE_PROXY',
  'compose.cloud.yaml connector GOOGLE_CLIENT_SECRET_FILE':
    'CLOUD_KEYS says which folder is mounted',
  'compose.cloud.yaml connector MICROSOFT_CLIENT_SECRET_FILE': 'in the same folder',
  'compose.backup.yaml backup BACKUP_DIR': 'BACKUPS says which folder is mounted there',
};

const settings = readSettings();
const entries = globSync('deploy/compose*.yaml', { cwd: ROOT }).flatMap((path) =>
  entriesOf(path.replace('deploy/', ''), read(path)),
);

function entriesOf(file: string, text: string): Entry[] {
  const { services } = parse(text, { merge: true }) as { services: Environments };
  return Object.entries(services).flatMap(([service, { environment = {} }]) =>
    Object.entries(environment).map(([name, value]) => ({ file, service, name, value })),
  );
}

/** Whether the line passes the site's variable of that name, or the secret as a file. */
function hasSiteValue({ name, value }: Pick<Entry, 'name' | 'value'>): boolean {
  return name.endsWith('_FILE')
    ? /^\/run\/(?:secrets|s3)\//.test(value)
    : new RegExp(String.raw`^\$\{${name}:[-?][^{}]*\}$`).test(value);
}

const variable = (text: string) => `$\{${text}}`;

function isPassed({ name, isSecret }: SiteSetting, service: string, among: readonly Entry[]) {
  const wanted = isSecret ? `${name}_FILE` : name;
  return among.some((one) => one.service === service && one.name === wanted);
}

/** Returns the settings of each process that no line passes, as `process NAME`. */
function missingSettings(of: readonly SiteSetting[], among: readonly Entry[]): string[] {
  return of.flatMap((setting) =>
    setting.readBy
      .filter((process) => !isPassed(setting, SERVICE_OF[process] ?? '', among))
      .map((process) => `${process} ${setting.name}`),
  );
}

/** Returns lines that pass a setting to a service without a process that reads it, as `file service NAME`. */
function unreadEntries(among: readonly Entry[]): string[] {
  return among
    .filter(({ service, name }) => {
      const setting = settings.find((one) => [one.name, `${one.name}_FILE`].includes(name));
      return setting?.readBy.every((process) => SERVICE_OF[process] !== service);
    })
    .map(({ file, service, name }) => `${file} ${service} ${name}`);
}

/** Returns lines that set a setting to another value than the site's variable, as `file service NAME`. */
function fixedEntries(among: readonly Entry[]): string[] {
  const names = new Set(
    settings.flatMap(({ name, isSecret }) => (isSecret ? [name, `${name}_FILE`] : [name])),
  );
  return among
    .filter((entry) => names.has(entry.name) && !hasSiteValue(entry))
    .map(({ file, service, name }) => `${file} ${service} ${name}`);
}

describe('the settings of the compose files', () => {
  it('are read by processes that run in an existing service', () => {
    expect(settings.length).toBeGreaterThan(50);
    const readers = new Set(settings.flatMap(({ readBy }) => readBy));
    expect([...readers].toSorted()).toEqual(Object.keys(SERVICE_OF).toSorted());
    const services = new Set(entries.map(({ service }) => service));
    expect([...services]).toEqual(expect.arrayContaining(Object.values(SERVICE_OF)));
  });

  it('are passed from the site’s file to their process, except those in NOT_PASSED', () => {
    expect(missingSettings(settings, entries).toSorted()).toEqual(
      Object.keys(NOT_PASSED).toSorted(),
    );
  });

  it('are passed only to processes that read them', () => {
    expect(unreadEntries(entries)).toEqual([]);
  });

  it('have no fixed value, except those in FIXED', () => {
    expect(fixedEntries(entries).toSorted()).toEqual(Object.keys(FIXED).toSorted());
  });

  it('have a default in the file only when it differs from the default of the schema', () => {
    const defaults = entries.filter(
      (entry) =>
        settings.some(({ name }) => name === entry.name) &&
        hasSiteValue(entry) &&
        !/:(?:-\}|\?)/.test(entry.value),
    );
    expect(defaults.map(({ file, value }) => `${file} ${value.slice(2, -1)}`).toSorted()).toEqual([
      'compose.backup.yaml BACKUP_EVERY_HOURS:-24',
      'compose.backup.yaml STORAGE_URL:-file:///app/data/blobs',
      'compose.scan.yaml SCAN_URL:-clamd://clamav:3310',
      'compose.tls.yaml KEEP_ALIVE_SECONDS:-150',
      'compose.yaml REGISTRATION:-closed',
      'compose.yaml REQUIRE_TLS:-false',
      'compose.yaml REQUIRE_TLS:-false',
      'compose.yaml REQUIRE_TLS:-false',
      'compose.yaml REQUIRE_TLS:-false',
    ]);
  });

  it.each([
    ['api', API_SLICES, { DATABASE_URL: 'postgres://localhost/none' }],
    ['ocr-worker', WORKER_SLICES, {}],
    [
      'connector',
      CONNECTOR_SLICES,
      {
        CONNECTOR_DATABASE_URL: 'postgres://localhost/none',
        SOURCES_KEYS: `1:${'k'.repeat(32)}`,
      },
    ],
  ])(
    'have the default of the schema in the %s when the site does not set them',
    (service, slices, required) => {
      const unset = entries.filter(
        (entry) => entry.service === service && entry.value.endsWith(':-}'),
      );
      expect(unset.length).toBeGreaterThan(4);
      const environment = Object.fromEntries(unset.map(({ name }) => [name, '']));
      expect(JSON.stringify(loadConfig(slices, { ...environment, ...required }))).toBe(
        JSON.stringify(loadConfig(slices, required)),
      );
    },
  );

  it('are reported when they are missing or have a fixed value', () => {
    const planted = { name: 'PLANTED', readBy: ['api', 'worker'], isSecret: false };
    const line = { file: 'x.yaml', service: 'api', name: 'PLANTED', value: variable('PLANTED:-') };
    expect(missingSettings([planted], [line])).toEqual(['worker PLANTED']);
    expect(hasSiteValue(line)).toBe(true);
    for (const value of ['5', variable('OTHER:-'), variable('PLANTED')]) {
      expect(hasSiteValue({ ...line, value })).toBe(false);
    }
    expect(fixedEntries([{ ...line, name: 'TRASH_DAYS', value: '7' }])).toEqual([
      'x.yaml api TRASH_DAYS',
    ]);
    expect(unreadEntries([{ ...line, name: 'CELL_MEMORY_MB' }])).toEqual([
      'x.yaml api CELL_MEMORY_MB',
    ]);
  });
});
