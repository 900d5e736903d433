import type { ChildProcess } from 'node:child_process';

const MAX_OUTPUT = 20_000;

/** Waits for a short-lived program and collects its output, for the message if it fails. */
export function outputOf(child: ChildProcess): Promise<{ ok: boolean; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT);
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}
