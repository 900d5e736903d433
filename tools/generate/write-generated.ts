import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { Failure, say } from '../launcher/failure.ts';

/**
 * Writes generated files, formatted by prettier. With `--check` on the command line it compares them instead,
 * and fails with the names of all files that are missing or out of date.
 */
export async function writeGenerated(
  root: string,
  files: Readonly<Record<string, string>>,
  isCheck = process.argv.includes('--check'),
): Promise<void> {
  const stale: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    const wanted = await formatted(path, text);
    const present = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (wanted === present) continue;
    stale.push(name);
    if (!isCheck) writeFileSync(path, wanted);
  }
  if (stale.length === 0) return;
  if (isCheck) {
    throw new Failure(
      `generated files are out of date: ${stale.join(', ')}. Run \`npm run generate\` and commit.`,
    );
  }
  say(`wrote ${stale.join(', ')}.`);
}

async function formatted(path: string, text: string): Promise<string> {
  const { inferredParser } = await getFileInfo(path);
  if (inferredParser === null) return text;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
