import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makePdf } from '@app/testing';
import { Launch } from '../support/launch.js';
import { TestClient, type DocumentJson } from '../support/test-client.js';

/** The real user ids of a process: real, effective, saved, and of files. */
function userIdsOf(pid: number): number[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (/^Uid:\s+(.*)$/m.exec(status)?.[1] ?? '').split('\t').map(Number);
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter((child) => child.trim() !== '')
      .map(Number),
  );
}

it.runIf(process.getuid?.() === 0)(
  'npm start as root runs api, worker and sandboxes as an ordinary user, also on data of root',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'strongroom-root-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    const asRoot = new Launch(dataDir, { ALLOW_ROOT: '1' });
    onTestFinished(async () => void (await asRoot.stop()));
    const first = await TestClient.register(await asRoot.ready(), 'root@example.org');
    expect(userIdsOf(asRoot.pidOf('api'))).toEqual([0, 0, 0, 0]);
    const { body: kept } = await first.upload('Written by root.');
    await asRoot.stop();

    const running = new Launch(dataDir);
    onTestFinished(async () => void (await running.stop()));
    const client = new TestClient(await running.ready(), first.accessToken);
    const ids = userIdsOf(running.pidOf('api'));
    expect(ids.every((id) => id > 0)).toBe(true);
    expect(userIdsOf(running.pidOf('ocr-worker'))).toEqual(ids);
    expect(statSync(join(dataDir, 'blobs')).uid).toBe(ids[0]);
    expect((await client.request('GET', `/v1/documents/${kept.id}/content`)).status).toBe(200);

    const pdf = await makePdf([{ kind: 'text', text: 'A page of text.' }]);
    const { body } = await client.upload(new Uint8Array(pdf), { filename: 'a.pdf' });
    const sandboxes = new Set<number>();
    const settled = async () => {
      for (const pid of childrenOf(running.pidOf('ocr-worker')))
        sandboxes.add(userIdsOf(pid)[0] ?? 0);
      const { status } = (await client.request<DocumentJson>('GET', `/v1/documents/${body.id}`))
        .body;
      return status;
    };
    await expect.poll(settled, { timeout: 60_000, interval: 20 }).toBe('ready');
    expect([...sandboxes]).toEqual([ids[0]]);
  },
  180_000,
);
