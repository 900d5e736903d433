// Prints the path of versitygw, the S3 server that tests run against; gets it first where it is missing.
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, runTool, say } from '../../tools/launcher/failure.ts';

const program = 'versitygw';
const source = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';
const cache = join(import.meta.dirname, '../../node_modules/.cache/strongroom/versitygw-1.8.0');

async function findOrInstall(): Promise<string> {
  const own = process.env['S3_SERVER'];
  const found = own ? pick([own]) : pick(candidates());
  if (found !== undefined) return found;
  if (own) throw new Failure(`S3_SERVER is not a program: ${own}`);
  say(`installing ${source} (about two minutes, once) …`);
  try {
    await promisify(execFile)('go', ['install', source], { env: { ...process.env, GOBIN: cache } });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no Go' : 'Go failed';
    const last = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? '';
    throw new Failure(
      `no ${program}, and ${why} to install it${last && ` (${last})`}: install Go 1.24 or newer, ` +
        `or run "go install ${source}" elsewhere and name the program by S3_SERVER.`,
    );
  }
  const installed = pick([join(cache, program)]);
  if (installed === undefined) throw new Failure(`go install left no program in ${cache}`);
  return installed;
}

function candidates(): string[] {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const go = [process.env['GOBIN'], join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'bin')];
  const folders = [cache, ...path, ...go].filter((folder) => folder !== undefined);
  return folders.map((folder) => join(folder, program));
}

function pick(paths: readonly string[]): string | undefined {
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

await runTool(async () => {
  process.stdout.write(`${await findOrInstall()}\n`);
});
