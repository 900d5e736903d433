// Installs exactly the given OCR languages into an image: `node add-languages.mjs eng,deu,fra`. A language that
// package.json does not name gets the version of the others: all languages have the same version.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';

const SCOPE = '@tesseract.js-data';
const VERSION = '1.0.0';

const wanted = (process.argv[2] ?? '').split(',').filter((code) => code !== '');
if (wanted.length === 0 || !wanted.every((code) => /^[a-z][a-z_]{2,}$/.test(code))) {
  throw new Error('OCR_LANGUAGES must be comma-separated Tesseract codes');
}
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const missing = wanted.filter((code) => dependencies[`${SCOPE}/${code}`] === undefined);
if (missing.length > 0) {
  const packages = missing.map((code) => `${SCOPE}/${code}@${VERSION}`);
  // --save-prod, because --omit=dev would leave out a language that is a development dependency.
  const { status } = spawnSync(
    'npm',
    ['install', '--save-prod', '--omit=dev', '--ignore-scripts', '--no-audit', ...packages],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(1);
}
for (const code of readdirSync(`node_modules/${SCOPE}`)) {
  if (!wanted.includes(code)) rmSync(`node_modules/${SCOPE}/${code}`, { recursive: true });
}
for (const code of wanted) {
  if (!existsSync(`node_modules/${SCOPE}/${code}`)) throw new Error(`no data for ${code}`);
}
