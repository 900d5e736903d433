import { describe, expect, it } from 'vitest';
import type { RecogniseDocument } from '@app/contracts';
import type { JobInLine, JobLine } from '@app/queue';
import { Turns } from './turns.js';

const document = { documentId: 'mine', context: { userId: 'me' } } as RecogniseDocument;
const attempt = (priority: number) => ({
  jobId: 'job',
  number: 1,
  isLast: false,
  deaths: 0,
  addedAt: 0,
  priority,
});
const isOthers = (next: JobInLine | undefined, priority = 5) =>
  new Turns({ next: async () => next } as unknown as JobLine).isOthers(document, attempt(priority));
const other = { documentId: 'other', userId: 'somebody', priority: 5 };

describe('whose turn it is', () => {
  it.each([
    ['nobody waits', undefined, false],
    ['another account waits at the same place', other, true],
    ['another account waits further back', { ...other, priority: 6 }, false],
    ['the same account waits at the same place', { ...other, userId: 'me' }, false],
    ['the same account has something earlier', { ...other, userId: 'me', priority: 1 }, true],
    ['the same document waits', { ...other, documentId: 'mine', priority: 1 }, false],
  ] as const)('when %s', async (_when, next, expected) => {
    expect(await isOthers(next)).toBe(expected);
  });

  it('is the own one while the queue does not answer', async () => {
    const away = { next: () => Promise.reject(new Error('away')) } as unknown as JobLine;
    expect(await new Turns(away).isOthers(document, attempt(1))).toBe(false);
  });

  it('is asked now and then only', async () => {
    let asked = 0;
    const line = { next: async () => void (asked += 1) } as unknown as JobLine;
    const turns = new Turns(line);
    const mine = attempt(1);
    await turns.isOthers(document, mine);
    await turns.isOthers(document, mine);
    expect(asked).toBe(1);
  });
});
