/**
 * Loaded first in the threads of a sandbox that decode images. The WebAssembly build of sharp asks the deprecated
 * `process.binding` for the flags of `open`. Node's permission model refuses that function, because it returns
 * internal modules. Its replacement here returns only the flags, which `node:fs` exports as well.
 */
import { constants } from 'node:fs';
import process from 'node:process';

Object.defineProperty(process, 'binding', { value: () => ({ fs: constants }) });
