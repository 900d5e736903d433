// `node collect-app.mjs APP FOLDER`: copies to FOLDER only what APP needs to run: its compiled code, the files of libs
// that this code imports, and the npm packages that any of these can import. An intruder cannot use a package that the
// image does not contain.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { billOfMaterials } from './bill-of-materials.mjs';

const [app, target] = process.argv.slice(2);
const root = process.cwd();
// A specifier has no space and a closing quote. Otherwise the word import in a comment would match the text after it.
const SPECIFIER =
  /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\brequire\.resolve\()\s*['"`]([^'"`$\s]+)['"`]/g;
// The code finds these packages by name at run time, so no import names them.
const BY_NAME = {
  'ocr-worker': [
    'node_modules/@img/sharp-wasm32',
    ...globSync('node_modules/@tesseract.js-data/*'),
  ],
};

/** Follows relative imports from the app's files. Returns all files, and the packages that they import. */
function trace() {
  const files = new Set();
  const packages = new Set();
  const queue = globSync(`dist/apps/${app}/**/*.js`);
  for (const file of queue) {
    // The pattern also matches sentences in comments, which name no file.
    if (files.has(file) || !existsSync(file)) continue;
    files.add(file);
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(SPECIFIER)) {
      if (specifier.startsWith('.')) queue.push(join(dirname(file), specifier));
      else if (!specifier.startsWith('node:')) packages.add(nameOf(specifier));
    }
  }
  return { files, packages };
}

function nameOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Finds the folder of a package as Node does from `from`. Returns undefined when it is not installed. */
function find(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

/** Returns the folders of the packages and of all their dependencies. */
function close(names) {
  const folders = new Set();
  const named = (BY_NAME[app] ?? []).map((path) => path.slice('node_modules/'.length));
  const queue = [...names, ...named].map((name) => [name, root, true]);
  for (const [name, from, isNeeded] of queue) {
    const folder = find(name, from);
    if (folder === undefined) {
      if (isNeeded) throw new Error(`${name}, needed by ${from}, is not installed`);
      continue;
    }
    if (folders.has(folder)) continue;
    folders.add(folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
    for (const key of Object.keys({ ...peerDependencies, ...optionalDependencies })) {
      if (!isForBuilding(key) && !isNativeDecoder(key)) queue.push([key, folder, false]);
    }
    for (const key of Object.keys(dependencies).filter((one) => !isForBuilding(one))) {
      queue.push([key, folder, !(key in optionalDependencies)]);
    }
  }
  return [...folders];
}

/** Whether a package is only needed to compile. */
function isForBuilding(name) {
  return name === 'typescript' || name.startsWith('@types/');
}

/** Whether a package is a native build of sharp. The sandbox may load no native code, so the image needs none. */
function isNativeDecoder(name) {
  return name.startsWith('@img/sharp-') && name !== '@img/sharp-wasm32';
}

const { files, packages } = trace();
// Node's own modules may have no `node:` prefix. Only packages have a folder in node_modules.
const names = [...packages].filter((name) => find(name, root) !== undefined);
for (const path of files) cpSync(path, join(target, path), { preserveTimestamps: true });
const folders = close(names);
for (const folder of folders) {
  const to = join(target, folder.slice(root.length + 1));
  mkdirSync(dirname(to), { recursive: true });
  const keeps = (path) =>
    (path === folder || !path.slice(folder.length).startsWith('/node_modules')) &&
    !isUnused(path.slice(root.length + 1));
  cpSync(folder, to, { recursive: true, filter: keeps, verbatimSymlinks: true });
}
const { name, version, license } = JSON.parse(readFileSync('package.json', 'utf8'));
writeFileSync(
  join(target, 'package.json'),
  `${JSON.stringify({ name, version, license, type: 'module' }, null, 2)}\n`,
);
writeFileSync(join(target, 'sbom.cdx.json'), billOfMaterials(app, 'packages.cdx.json', folders));
const programs = app === 'api' ? ['make-secrets.mjs', 'list-log-files.mjs'] : [];
const others = ['LICENSE', 'healthcheck.mjs', ...programs];
for (const file of others) cpSync(file, join(target, file));

/** Whether a file belongs to a large part of a package that the apps never load. */
function isUnused(path) {
  return [
    // The builds of the engine that contain their WebAssembly as text: Node loads the .wasm files. The LSTM-only builds
    // stay, because the library chooses them.
    /^node_modules\/tesseract\.js-core\/.*\.wasm\.js$/,
    // The float models of the languages: the worker reads only the integer models.
    /^node_modules\/@tesseract\.js-data\/[^/]+\/4\.0\.0(?:\/|$)/,
    // Builds for browsers.
    /^node_modules\/typeorm\/browser\//,
    /^node_modules\/tesseract\.js\/dist\//,
    // Sources, types, source maps, tests and documents. Licences stay.
    /\.[cm]?tsx?$|\.map$|\.tsbuildinfo$/,
    /^node_modules\/(?:@[^/]+\/)?[^@/][^/]*\/(?:test|tests|spec|specs|__tests__|benchmarks)\//,
    /\/(?!licen[cs]e|notice)[^/]*\.(?:md|markdown)$/i,
  ].some((pattern) => pattern.test(path));
}
