import { describe, expect, it } from 'vitest';
import { FakeDocumentStorage } from '@app/document-storage';
import type { QueueHome } from '@app/queue';
import { SandboxStartError } from '../sandbox/sandbox.errors.js';
import { OutageDetector } from './outage-detector.js';

const firm = new OutageDetector(new FakeDocumentStorage(), {
  probe: async () => undefined,
} as Partial<QueueHome> as QueueHome);

describe('OutageDetector', () => {
  it.each([
    ['a process that cannot be started', new SandboxStartError('', new Error('spawn EAGAIN'))],
    ['a full disk', Object.assign(new Error('no room'), { code: 'ENOSPC' })],
  ])('takes the blame for %s', async (_, error) => {
    expect(await firm.isOutage(error, Date.now())).toBe(true);
  });

  it('takes none for what it does not know while all it stands on is well', async () => {
    expect(await firm.isOutage(new Error('odd bytes'), Date.now())).toBe(false);
  });
});
