import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Launch } from '../support/launch.js';
import { RCLONE_USER, RcloneServer } from '../support/rclone-server.js';

const ROOT = join(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** Returns the only fenced block of this language that contains the text. */
function block(language: string, text: string): string {
  const blocks = [...README.matchAll(/^```(\w*)\n([^]*?)^```$/gm)]
    .filter(([, name, body]) => name === language && body?.includes(text))
    .map(([, , body]) => body ?? '');
  expect(blocks).toHaveLength(1);
  return blocks[0] ?? '';
}

/** Runs the lines with a Node on the PATH, because `field` of the README needs it. */
function runLines(script: string): { status: number | null; stdout: string; stderr: string } {
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const ended = spawnSync('sh', ['-eu', '-c', script], {
    cwd: ROOT,
    env: { PATH },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

// The lines need curl, which is not part of Node and npm.
describe.runIf(hasCurl)('the first document of README.md', () => {
  let dataDir: string;
  let running: Launch;
  let url: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'strongroom-readme-'));
    running = new Launch(dataDir, { SOURCES_ALLOWED_NETWORKS: '127.0.0.0/8' });
    url = await running.ready();
  });

  afterAll(async () => {
    await running?.stop();
    rmSync(dataDir, { recursive: true });
  });

  it(
    'prints what README.md shows, the second time as well as the first',
    { timeout: 300_000 },
    () => {
      const address = 'http://127.0.0.1:3000';
      const lines = block('sh', 'STRONGROOM_URL=');
      expect(lines).toContain(`STRONGROOM_URL=${address}\n`);
      const script = lines.replaceAll(address, url);
      const expected = { status: 0, stdout: block('text', '"status":"ready"'), stderr: '' };
      expect(runLines(script)).toEqual(expected);
      expect(runLines(script)).toEqual(expected);
    },
  );

  it('and the documents from a WebDAV server, too', { timeout: 120_000 }, async () => {
    const server = await RcloneServer.start(join(ROOT, 'docs/sample'));
    try {
      const cloud = block('sh', 'SOURCE=$(post sources');
      expect(cloud).toContain(RCLONE_USER.password);
      expect(block('sh', 'rclone serve webdav')).toContain(`--pass '${RCLONE_USER.password}'`);
      const script = [block('sh', 'STRONGROOM_URL='), 'echo ----', cloud]
        .join('\n')
        .replaceAll('http://127.0.0.1:3000', url)
        .replaceAll('http://127.0.0.1:8800/', server.url);
      const { status, stdout, stderr } = runLines(script);
      const expected = { status: 0, stdout: block('text', 'invoice.pdf\n'), stderr: '' };
      expect({ status, stdout: stdout.split('----\n')[1], stderr }).toEqual(expected);
    } finally {
      await server.stop();
    }
  });
});
