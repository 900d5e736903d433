// `node native-code.mjs ROOT LIBRARY`, run in a sandbox's place: tries to load a native library in each way that JavaScript
// has, and decodes an image with sharp. Writes what happened to file descriptor 3, as JSON.
import { existsSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

const REPLY_FD = 3;
const [, , root, path] = process.argv;
const require = createRequire(`${root}/package.json`);

function attempt(work) {
  try {
    work();
    return 'loaded';
  } catch (error) {
    return error.code ?? error.message;
  }
}

/** Loads the library in a thread, which may have other options than its process. */
function inThread(execArgv) {
  const code = `const { parentPort, workerData } = require('node:worker_threads');
    try { process.dlopen({ exports: {} }, workerData); parentPort.postMessage('loaded'); }
    catch (error) { parentPort.postMessage(error.code ?? error.message); }`;
  return new Promise((resolve) => {
    try {
      const thread = new Worker(code, { eval: true, workerData: path, execArgv });
      thread.once('message', resolve).once('error', (error) => resolve(error.code));
    } catch (error) {
      resolve(error.code);
    }
  });
}

const found = {
  exists: existsSync(path),
  threads: [await inThread([]), await inThread(['--allow-addons'])],
  require: attempt(() => require(path)),
  dlopen: attempt(() => process.dlopen({ exports: {} }, path)),
  binding: typeof process.binding('spawn_sync').spawn,
};
const sharp = require('sharp');
const pixels = await sharp({ create: { width: 2, height: 2, channels: 3, background: '#fff' } })
  .raw()
  .toBuffer();
const decoder = 'emscripten' in sharp.versions ? 'WebAssembly' : 'native';
writeSync(REPLY_FD, JSON.stringify({ ...found, decoder, pixels: pixels.length }));
process.exit(0);
