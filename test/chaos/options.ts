import { parseArgs } from 'node:util';
import { Failure } from '../../tools/launcher/failure.ts';
import { BREAKS, type BreakName } from './breaks.ts';
import { DECKS, type DeckName } from './nemesis/deck.ts';

/** The options of one run. */
export interface ChaosOptions {
  readonly seed: string;
  readonly kills: number;
  readonly uploads: number;
  readonly queue: 'postgres' | 'redis';
  readonly storage: 'file' | 's3';
  /** The fault to plant. */
  readonly broken: BreakName | undefined;
  /** The heap limit of each app, in MiB. */
  readonly heapMb: number;
  readonly deck: DeckName;
  /** Seconds after the last kill within which every document must be ready or failed. */
  readonly settleSeconds: number;
  /** Average pause between two acts of the nemesis. */
  readonly gapMs: number;
  /** Whether the folder of the run is kept, for inspection. */
  readonly isKept: boolean;
}

export const USAGE = `npm run chaos -- [options]
  --kills 300              number of SIGKILLs, at random moments and at fault points
  --uploads 5000           number of documents that clients upload meanwhile
  --queue postgres|redis
  --storage file|s3
  --seed TEXT              repeats the random decisions of a run
  --break NAME             plants a fault that the checker must find: ${Object.keys(BREAKS).join(', ')}
  --heap-mb 256            heap limit of each api and worker, in MiB
  --deck all|starts        acts of the nemesis; starts: mostly acts against processes that are starting
  --settle-seconds 300     time after the last kill within which all documents must be ready or failed
  --gap-ms 2000            average pause between two acts of the nemesis
  --keep                   keeps the folder of the run`;

/** @throws Failure that names the invalid option */
export function parseOptions(args: readonly string[]): ChaosOptions {
  const values = valuesOf(args);
  const broken = values['break'];
  if (broken !== undefined && !(broken in BREAKS)) {
    throw new Failure(`--break: unknown name ${broken}.\n${USAGE}`, 64);
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
