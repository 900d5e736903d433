// Runs inside the worker's container, with the rights of an attacker who controls the worker, by `docker exec … node -
// KEY < store-attack.mjs`. KEY is the key of an original. Prints JSON: the sha-256 of the original as it can be read,
// and which changes succeed, to the original and, as a control, to a file of the worker's own.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join } from 'node:path';

const STORE = '/app/data/blobs';
const original = join(STORE, 'objects', process.argv[2]);
const identity = join(STORE, 'objects/identity/store.json');
const own = join(STORE, 'objects/extractions/planted');

/** What an attacker would do to a file; each leaves `path` in place. */
const changesOf = (path) => ({
  'open for writing': () => fs.closeSync(fs.openSync(path, 'r+')),
  append: () => fs.appendFileSync(path, 'x'),
  truncate: () => fs.truncateSync(path, 1),
  'change its mode': () => fs.chmodSync(path, 0o644),
  'change its time': () => fs.utimesSync(path, 0, 0),
  'plant a file beside it': () => {
    fs.writeFileSync(`${path}.planted`, 'x');
    fs.rmSync(`${path}.planted`);
  },
  'link beside it': () => {
    fs.symlinkSync('/run/secrets/redis-url', `${path}.link`);
    fs.rmSync(`${path}.link`);
  },
  rename: () => {
    fs.renameSync(path, `${path}.renamed`);
    fs.renameSync(`${path}.renamed`, path);
  },
  'link it': () => {
    fs.linkSync(path, join(dirname(own), 'linked'));
    fs.rmSync(join(dirname(own), 'linked'));
  },
  'put another in its place': () => {
    fs.writeFileSync(`${own}-other`, 'x');
    fs.renameSync(`${own}-other`, path);
  },
  remove: () => fs.rmSync(path),
});

function succeeding(changes) {
  return Object.keys(changes).filter((name) => {
    try {
      changes[name]();
      return true;
    } catch {
      return false;
    }
  });
}

fs.writeFileSync(own, 'the worker may do this');
const results = {
  sha256: createHash('sha256').update(fs.readFileSync(original)).digest('hex'),
  original: succeeding(changesOf(original)),
  identity: succeeding(changesOf(identity)),
  folders: succeeding({
    'write to the staged uploads': () => fs.writeFileSync(join(STORE, 'staged/planted'), 'x'),
    'write beside the store': () => fs.writeFileSync('/app/data/planted', 'x'),
    'make a folder of objects': () => fs.mkdirSync(join(STORE, 'objects/planted')),
    'rename the folder of originals': () =>
      fs.renameSync(join(STORE, 'objects/originals'), join(STORE, 'objects/others')),
  }),
  own: succeeding(changesOf(own)),
  changes: Object.keys(changesOf(own)),
};
fs.rmSync(`${own}-other`, { force: true });
fs.rmSync(own, { force: true });
process.stdout.write(JSON.stringify(results));
