// `node collect-app.mjs APP FOLDER`: gathers in FOLDER what APP needs to run, and no more: its compiled code, the
// files of libs that this imports, and the npm packages that any of it can reach. What an image does not hold
// cannot be turned against it: the worker, for one, has no driver for the documents' tables beside the queue's.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { billOfMaterials } from './bill-of-materials.mjs';

const [app, target] = process.argv.slice(2);
const root = process.cwd();
// Without a space, and closed: a comment may say `import` between quotes of its own, and must not swallow what follows.
const SPECIFIER =
  /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\brequire\.resolve\()\s*['"`]([^'"`$\s]+)['"`]/g;
// Looked up by name at run time, so no import tells of them.
const BY_NAME = { 'ocr-worker': globSync('node_modules/@tesseract.js-data/*') };

/** Follows relative imports from the app's files; returns the files, and the packages that they name. */
function trace() {
  const files = new Set();
  const packages = new Set();
  const queue = globSync(`dist/apps/${app}/**/*.js`);
  for (const file of queue) {
    // What reads like an import may be a sentence.
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

/** The folder of a package as Node finds it from `from`; undefined when it is not installed. */
function find(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

/** The packages and all that they depend on, as folders. */
function close(names) {
  const folders = new Set((BY_NAME[app] ?? []).map((path) => resolve(path)));
  const queue = [...names].map((name) => [name, root, true]);
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
      if (!isForBuilding(key)) queue.push([key, folder, false]);
    }
    for (const key of Object.keys(dependencies).filter((one) => !isForBuilding(one))) {
      queue.push([key, folder, !(key in optionalDependencies)]);
    }
  }
  return [...folders];
}

/** A compiler and declarations of types are nothing that runs. */
function isForBuilding(name) {
  return name === 'typescript' || name.startsWith('@types/');
}

const { files, packages } = trace();
// Node's own modules need no prefix; those that are really packages are found.
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
const others = ['LICENSE', 'healthcheck.mjs', ...(app === 'api' ? ['make-secrets.mjs'] : [])];
for (const file of others) cpSync(file, join(target, file));

/** Large parts of packages that our code never loads. */
function isUnused(path) {
  return [
    // The engine comes as a program and as one with its code inside; Node takes the first. Its smaller builds for neural
    // networks alone stay beside the whole ones: the library means to load those, and on Node loads these.
    /^node_modules\/tesseract\.js-core\/.*\.wasm\.js$/,
    // Of the languages only the data in whole numbers is read.
    /^node_modules\/@tesseract\.js-data\/[^/]+\/4\.0\.0(?:\/|$)/,
    // Builds of TypeORM for browsers, and of Tesseract's library.
    /^node_modules\/typeorm\/browser\//,
    /^node_modules\/tesseract\.js\/dist\//,
    // Sources, types, maps and tests; documents, but no licence.
    /\.[cm]?tsx?$|\.map$|\.tsbuildinfo$/,
    /^node_modules\/(?:@[^/]+\/)?[^@/][^/]*\/(?:test|tests|spec|specs|__tests__|benchmarks)\//,
    /\/(?!licen[cs]e|notice)[^/]*\.(?:md|markdown)$/i,
  ].some((pattern) => pattern.test(path));
}
