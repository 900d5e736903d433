import { describe, expect, it } from 'vitest';
import { countCrashes, parseCrashRecord, serializeCrashRecord } from './crash-record.js';

/** A crash record with the field names of earlier releases. New releases must still read it. */
const STORED = {
  jobAddedAt: 1_700_000_000_000,
  counted: 6,
  deaths: { '0': 1, '3': 5 },
  inHand: 3,
  isAlone: true,
  condemned: [2],
};

describe('a crash record', () => {
  it('is written with the field names of earlier releases', () => {
    const record = parseCrashRecord(Buffer.from(JSON.stringify(STORED)));
    expect(JSON.parse(serializeCrashRecord(record).toString())).toEqual(STORED);
  });

  it('quarantines a page that crashed a process in which nothing else ran', () => {
    const record = parseCrashRecord(Buffer.from(JSON.stringify(STORED)));
    const attempt = { deaths: 7, addedAt: STORED.jobAddedAt };
    expect(countCrashes(record, attempt, new Set([1]))).toMatchObject({
      counted: 7,
      crashes: { '0': 1, '3': 6 },
      quarantined: [2, 3],
    });
  });

  it('does not count the crashes of a job twice', () => {
    const record = parseCrashRecord(Buffer.from(JSON.stringify(STORED)));
    const attempt = { deaths: 6, addedAt: STORED.jobAddedAt };
    expect(countCrashes(record, attempt, new Set())).toBe(record);
  });

  it('cannot be parsed from other JSON', () => {
    expect(() => parseCrashRecord(Buffer.from('{}'))).toThrow('jobAddedAt');
  });
});
