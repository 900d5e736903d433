import { parseArgs } from 'node:util';
import { Failure } from '../../tools/launcher/failure.ts';
import { BREAKS, type BreakName } from './breaks.ts';
import { DECKS, type DeckName } from './nemesis/deck.ts';

/** What one run is to be. */
export interface ChaosOptions {
  readonly seed: string;
  readonly kills: number;
  readonly uploads: number;
  readonly queue: 'postgres' | 'redis';
  readonly storage: 'file' | 's3';
  /** A guarantee to be broken on purpose. */
  readonly broken: BreakName | undefined;
  /** The limit of the heap of each app. */
  readonly heapMb: number;
  readonly deck: DeckName;
  /** How long after the last kill everything must be settled. */
  readonly settleSeconds: number;
  /** Between two acts of the nemesis, on average. */
  readonly gapMs: number;
  /** Keeps the folder of the run, for those who want to look. */
  readonly isKept: boolean;
}

export const USAGE = `npm run chaos -- [options]
  --kills 300              SIGKILLs, at random moments and at fault points
  --uploads 5000           documents that clients upload meanwhile
  --queue postgres|redis
  --storage file|s3
  --seed TEXT              repeats the decisions of a run
  --break NAME             breaks a guarantee on purpose: ${Object.keys(BREAKS).join(', ')}
  --heap-mb 256            limit of the heap of each api and worker
  --deck all|starts        what the nemesis does; starts: mostly what hurts processes that are just starting
  --settle-seconds 300     until when, after the last kill, all must be settled
  --gap-ms 2000            between two acts of the nemesis
  --keep                   leaves the folder of the run`;

/** @throws Failure naming what is wrong */
export function parseOptions(args: readonly string[]): ChaosOptions {
  const values = valuesOf(args);
  const broken = values['break'];
  if (broken !== undefined && !(broken in BREAKS)) {
    throw new Failure(`--break: there is no ${broken}.\n${USAGE}`, 64);
  }
  return {
    seed: values.seed ?? String(Date.now()),
    kills: numberOf('kills', values.kills, 300),
    uploads: numberOf('uploads', values.uploads, 5_000),
    queue: oneOf('queue', values.queue, ['postgres', 'redis']),
    storage: oneOf('storage', values.storage, ['file', 's3']),
    broken: broken as BreakName | undefined,
    heapMb: numberOf('heap-mb', values['heap-mb'], 256),
    deck: oneOf('deck', values.deck, Object.keys(DECKS) as DeckName[]),
    settleSeconds: numberOf('settle-seconds', values['settle-seconds'], 300),
    gapMs: numberOf('gap-ms', values['gap-ms'], 2_000),
    isKept: values.keep ?? false,
  };
}

function valuesOf(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        kills: text,
        uploads: text,
        queue: text,
        storage: text,
        seed: text,
        break: text,
        'heap-mb': text,
        deck: text,
        'settle-seconds': text,
        'gap-ms': text,
        keep: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n${USAGE}`, 64);
  }
}

function numberOf(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,7}$/.test(text)) throw new Failure(`--${name} must be a number.\n${USAGE}`, 64);
  return Number(text);
}

function oneOf<T extends string>(name: string, text: string | undefined, allowed: readonly T[]): T {
  const found = text === undefined ? allowed[0] : allowed.find((value) => value === text);
  if (found === undefined) {
    throw new Failure(`--${name} must be one of ${allowed.join(', ')}.\n${USAGE}`, 64);
  }
  return found;
}
