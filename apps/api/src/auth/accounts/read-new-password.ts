import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';

/** The operator ended the prompt, or the two passwords differ. */
export class PasswordPromptError extends Error {}

/**
 * Reads a new password: at a terminal by a prompt that does not echo it, asked twice; otherwise all of
 * standard input without its last line break. Never from an argument, which every user of the machine can
 * see.
 */
export async function readNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '');
  const first = await ask('Password (12 to 128 characters): ');
  if ((await ask('The same again: ')) !== first) {
    throw new PasswordPromptError('The two passwords differ. Nothing was changed.');
  }
  return first;
}

/**
 * Readline puts the terminal into raw mode, so only what readline writes would be seen: that goes nowhere.
 */
async function ask(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      terminal.once('line', resolve);
      // Also by Ctrl-C and Ctrl-D. After a line it comes too late to matter.
      terminal.once('close', () => reject(new PasswordPromptError('No password was given.')));
    });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
