import { describe, expect, it } from 'vitest';
import { FakeDocumentStorage } from '@app/document-storage';
import type { QueueHome } from '@app/queue';
import { CellStartError } from '../sandbox/sandbox.errors.js';
import { Footing } from './outage-detector.js';

const firm = new Footing(new FakeDocumentStorage(), {
  probe: async () => undefined,
} as Partial<QueueHome> as QueueHome);

describe('Footing', () => {
  it.each([
    ['a process that cannot be started', new CellStartError('', new Error('spawn EAGAIN'))],
    ['a full disk', Object.assign(new Error('no room'), { code: 'ENOSPC' })],
  ])('takes the blame for %s', async (_, error) => {
    expect(await firm.isToBlame(error, Date.now())).toBe(true);
  });

  it('takes none for what it does not know while all it stands on is well', async () => {
    expect(await firm.isToBlame(new Error('odd bytes'), Date.now())).toBe(false);
  });
});
