import { describe, expect, it } from 'vitest';
import { FakeDocumentStorage } from '@app/document-storage';
import type { QueueConnection } from '@app/queue';
import { SandboxStartError } from '../sandbox/sandbox.errors.js';
import { OutageDetector } from './outage-detector.js';

const firm = new OutageDetector(new FakeDocumentStorage(), {
  probe: async () => undefined,
} as Partial<QueueConnection> as QueueConnection);

describe('OutageDetector', () => {
  it.each([
    ['a process that cannot be started', new SandboxStartError('', new Error('spawn EAGAIN'))],
    ['a full disk', Object.assign(new Error('no room'), { code: 'ENOSPC' })],
  ])('reports an outage for %s', async (_, error) => {
    expect(await firm.isOutage(error, Date.now())).toBe(true);
  });

  it('reports no outage for an unknown error while storage and queue are healthy', async () => {
    expect(await firm.isOutage(new Error('odd bytes'), Date.now())).toBe(false);
  });
});
