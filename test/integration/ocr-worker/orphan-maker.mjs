// Run as `node orphan-maker.mjs <document> <languages>`: reads a page in a sandbox with nothing around it, says which
// process the sandbox is, and waits to be killed.
import { readFileSync } from 'node:fs';
import { SandboxExtractor } from '../../../dist/apps/ocr-worker/src/sandbox/sandbox-extractor.js';
import { SandboxIsolation } from '../../../dist/apps/ocr-worker/src/sandbox/sandbox-isolation.js';

const [, , path, languageFolder] = process.argv;
// As on a system without perl: only the closed channel tells a sandbox that the worker is gone.
const isolation = new SandboxIsolation(undefined, true);
const extractor = new SandboxExtractor({
  isolation,
  memoryBytes: 640 * 1024 * 1024,
  limits: { maxPages: 10, maxPagePixels: 100_000_000, pageTimeoutMs: 60_000 },
  ocr: { languageFolder, languages: ['eng'], model: '' },
});
const never = new AbortController().signal;
const document = await extractor.open(
  { path, mediaType: 'application/pdf', languages: ['eng'], passwords: [] },
  never,
);
document.readPage(1, never).catch(() => {});
setTimeout(() => {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  process.stdout.write(`${children}\n`);
}, 500);
