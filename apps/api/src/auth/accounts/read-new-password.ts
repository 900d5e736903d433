import { createInterface } from 'node:readline/promises';
import { buffer } from 'node:stream/consumers';
import { Writable } from 'node:stream';

/** Thrown when the operator closes the prompt, when the two passwords differ, or when the input is no text. */
export class PasswordPromptError extends Error {}

/**
 * Reads a new password. At a terminal it asks twice, without echo. Otherwise it reads all of standard input,
 * without the last line break. It never reads an argument, because all users of the machine can see
 * arguments.
 */
export async function readNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) return decode(await buffer(process.stdin)).replace(/\r?\n$/, '');
  const first = await ask('Password (12 to 128 characters): ');
  if ((await ask('Repeat the password: ')) !== first) {
    throw new PasswordPromptError('The two passwords differ. Nothing was changed.');
  }
  return first;
}

/** Refuses other encodings. Decoding would replace their letters, and the typed password would then be wrong. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new PasswordPromptError('The password is not UTF-8 text. Nothing was changed.');
  }
}

/**
 * Reads one line without showing it. Readline puts the terminal into raw mode, in which the terminal shows
 * only what readline writes; this output is discarded.
 */
async function ask(question: string): Promise<string> {
  const discarded = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: discarded, terminal: true });
  process.stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      terminal.once('line', resolve);
      // Ctrl-C and Ctrl-D close the terminal. After a line this has no effect: the promise is resolved.
      terminal.once('close', () => reject(new PasswordPromptError('No password was entered.')));
    });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
