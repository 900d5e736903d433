import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '@app/testing';
import type { TestClient } from '../../support/test-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';

describe('npm run storage:verify', () => {
  let strongroom: TestApp;
  let client: TestClient;
  beforeAll(async () => {
    strongroom = await createTestApp();
    client = await strongroom.register();
  });
  afterAll(() => strongroom.close());

  const run = (name: string, ...args: string[]) =>
    runProgram(`dist/apps/api/src/commands/${name}.js`, args, {
      DATABASE_URL: strongroom.apiDatabaseUrl,
      DATA_DIR: strongroom.dataDir,
    });
  const verify = () => run('storage-verify');
  const upload = async () => (await client.upload(`Kept ${randomUUID()}`)).body.id;
  const objectOf = (key: string) => join(strongroom.dataDir, 'blobs/objects', key);
  const originalOf = (id: string) => objectOf(`originals/${id.slice(-2)}/${id}`);
  /** Sets the modification time of a file to `hours` hours ago. */
  const age = async (path: string, hours: number) => {
    const time = new Date(Date.now() - hours * 3_600_000);
    await utimes(path, time, time);
  };
  const put = async (key: string, hours: number) => {
    await mkdir(dirname(objectOf(key)), { recursive: true });
    await writeFile(objectOf(key), 'x');
    await age(objectOf(key), hours);
  };

  it('finds missing, changed and orphaned objects, and nothing in an intact store', async () => {
    const [missing, changed] = [await upload(), await upload(), await upload()];
    const sound = await verify();
    expect(sound).toMatchObject({ code: 0, stderr: expect.stringContaining('3 of 3') as unknown });
    expect(sound.stdout).toMatch(/originals +3 +0 +0 +0\n/);

    await rm(originalOf(missing));
    await appendFile(originalOf(changed), '!');
    const [orphan, recentOrphan, extraction] = [
      'originals/00/orphan',
      'originals/00/recent',
      randomUUID(),
    ];
    await put(orphan, 2);
    await put(recentOrphan, 0);
    await put(`extractions/${extraction}/${extraction}/page-000001.json`, 2);
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toMatch(/originals +3 +1 +1 +1\n/);
    expect(stdout).toMatch(/page results +1 +0 +0 +1\n/);
    expect(stdout).toContain(
      `missing  originals/${missing.slice(-2)}/${missing}  (document ${missing})`,
    );
    expect(stdout).toContain(
      `changed  originals/${changed.slice(-2)}/${changed}  (document ${changed})`,
    );
    expect(stdout).toContain(`orphaned  ${orphan}\n`);
    expect(stdout).not.toContain(recentOrphan);
  });

  it('restores the original of a document, if the bytes are those of the upload', async () => {
    const content = `Lost and found ${randomUUID()}`;
    const { id } = (await client.upload(content)).body;
    await rm(originalOf(id));
    const file = join(strongroom.dataDir, 'found.txt');
    await writeFile(file, `${content}?`);
    const restore = () => run('storage-put', '--document', id, '--file', file);
    expect(await restore()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('differ from the upload') as unknown,
    });
    const content503 = await client.request('GET', `/v1/documents/${id}/content`);
    expect(content503.status).toBe(503);
    await writeFile(file, content);
    expect((await restore()).code).toBe(0);
    const { body } = await client.request('GET', `/v1/documents/${id}/content`);
    expect(body).toBe(content);
    expect((await run('storage-put', '--document', 'none', '--file', file)).code).toBe(1);
  });

  it('reports an unavailable store, and no missing objects', async () => {
    const blobs = join(strongroom.dataDir, 'blobs');
    await rename(blobs, `${blobs}.away`);
    const { code, stdout } = await verify();
    expect([code, stdout.includes('missing')]).toEqual([2, false]);
    await rename(`${blobs}.away`, blobs);
  });

  it('adopts a new store for a database whose store is lost, but no store of another database', async () => {
    const [id, blobs] = [await upload(), join(strongroom.dataDir, 'blobs')];
    await rename(blobs, `${blobs}.lost`);
    const adopted = await run('storage-verify', '--adopt');
    expect(adopted.code).toBe(1);
    expect(adopted.stdout).toContain(`missing  originals/${id.slice(-2)}/${id}`);
    // The running api uses the old store and refuses uploads; it must be restarted.
    const refused = await client.upload('Where to?');
    expect(refused.status).toBe(503);
    await rename(blobs, `${blobs}.new`);
    await rename(`${blobs}.lost`, blobs);
    expect((await run('storage-verify', '--adopt')).code).toBe(2);
  });
});
