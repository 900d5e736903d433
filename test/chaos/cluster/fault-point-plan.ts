import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DeckName } from '../nemesis/deck.ts';
import type { ChaosOptions } from '../options.ts';
import type { Role } from './cluster-process.ts';
import type { Random } from '../random.ts';

const list = join(import.meta.dirname, '../../../dist/libs/fault-points/src/fault-points.js');

/**
 * Points that every upload or page reaches. A process may pass them several times before it kills itself
 * there.
 */
const FREQUENT = /^(upload|storage|idempotency|result|read|transfer|import)\./;
const MAX_PASSES = 6;
/**
 * The share of processes that kill themselves at a fault point, by the deck. The nemesis kills the others.
 * When most points were reached and some were not, every process is armed.
 */
const ARMED_SHARES = { all: 0.6, starts: 0.2 } as const satisfies Record<DeckName, number>;
/** When this share of the points was reached, the others count as rare. */
const RARE_THRESHOLD = 0.8;
/** How many unreached points are armed in each process, in addition to the point whose turn it is. */
const EXTRA_POINTS = 3;

/** Chooses the fault points at which each process kills itself, so that every point is reached. */
export class FaultPointPlan {
  private readonly random: Random;
  private readonly order: Readonly<Record<Role, string[]>>;
  private readonly armedShare: number;
  private readonly hitCounts = new Map<string, number>();
  private isOpen = true;

  private constructor(
    random: Random,
    points: Readonly<Record<Role, string[]>>,
    armedShare: number,
  ) {
    this.random = random;
    this.armedShare = armedShare;
    this.order = points;
    for (const point of Object.values(points).flat()) this.hitCounts.set(point, 0);
  }

  static async load(
    random: Random,
    { storage, deck }: Pick<ChaosOptions, 'storage' | 'deck'>,
  ): Promise<FaultPointPlan> {
    const built = (await import(pathToFileURL(list).href)) as {
      FAULT_POINTS: Record<string, readonly string[]>;
    };
    const { api = [], worker = [], connector = [], sources = [], ...others } = built.FAULT_POINTS;
    const { queue = [], [storage]: store = [] } = others;
    const points = {
      api: random.shuffled([...api, ...sources, ...queue, ...store]),
      worker: random.shuffled([...worker, ...queue, ...store]),
      connector: random.shuffled([...connector, ...store]),
    };
    return new FaultPointPlan(random, points, ARMED_SHARES[deck]);
  }

  /**
   * Returns the value of FAULT_POINT for the next process: points with their number of passes, separated by
   * commas.
   */
  next(role: Role): string | undefined {
    const isArmed = this.random.next() < this.armedShare || this.areMostReached();
    if (!this.isOpen || !isArmed) return undefined;
    const waiting = this.order[role];
    const point = waiting.shift();
    if (point === undefined) return undefined;
    waiting.push(point);
    const armed = new Set([
      point,
      ...waiting.filter((one) => this.isRareAndUnreached(one)).slice(0, EXTRA_POINTS),
    ]);
    return [...armed].map((one) => `${one}#${this.passesOf(one)}`).join(',');
  }

  hit(point: string | undefined): void {
    if (point !== undefined) this.hitCounts.set(point, (this.hitCounts.get(point) ?? 0) + 1);
  }

  /** Arms no further process. */
  close(): void {
    this.isOpen = false;
  }

  private areMostReached(): boolean {
    const all = [...this.hitCounts.values()];
    const reached = all.filter((hits) => hits > 0).length;
    return reached < all.length && reached >= all.length * RARE_THRESHOLD;
  }

  private isRareAndUnreached(point: string): boolean {
    return !FREQUENT.test(point) && this.hitCounts.get(point) === 0;
  }

  private passesOf(point: string): number {
    return FREQUENT.test(point) ? this.random.integer(1, MAX_PASSES) : 1;
  }

  get hits(): ReadonlyMap<string, number> {
    return this.hitCounts;
  }
}
