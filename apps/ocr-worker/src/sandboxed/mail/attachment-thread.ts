/** The thread that decodes one attachment of a mail. Each message asks for the next bytes; the last answer is null. */
import { parentPort, workerData } from 'node:worker_threads';
import { attachmentBytes } from './attachment-bytes.js';

const { path, part } = workerData as { path: string; part: number };
const port = parentPort;
if (port === null) throw new Error('This file runs as a thread only');
const bytes = attachmentBytes(path, part);
port.on('message', () => {
  void bytes.next().then(({ value, done }) => port.postMessage(done === true ? null : value));
});
