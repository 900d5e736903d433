import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DeckName } from '../nemesis/deck.ts';
import type { ChaosOptions } from '../options.ts';
import type { Random } from '../random.ts';

const list = join(import.meta.dirname, '../../../dist/libs/fault-points/src/fault-points.js');

/** Points that every upload or page comes past: there it need not be the first time. */
const FREQUENT = /^(upload|storage|idempotency|result|read)\./;
const MAX_TIMES = 6;
/**
 * How many lives end at a point, by the deck; the rest live until the nemesis comes. While a point is missing that is
 * seldom come past, all are armed.
 */
const ARMED_SHARES = { all: 0.6, starts: 0.2 } as const satisfies Record<DeckName, number>;
/** From so many points on that were reached, it is known which are seldom. */
const MOST = 0.8;
/** What a process seldom comes past is armed in more lives than its turn, until it was reached once. */
const RARE_AT_ONCE = 3;

/** Chooses at which fault point each life of a process is to end, so that every point has its turn. */
export class FaultPointPlan {
  private readonly random: Random;
  private readonly order: Readonly<Record<'api' | 'worker', string[]>>;
  private readonly armedShare: number;
  private readonly hitCounts = new Map<string, number>();
  private isOpen = true;

  private constructor(
    random: Random,
    points: Readonly<Record<'api' | 'worker', string[]>>,
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
    const { api = [], worker = [], queue = [], ...stores } = built.FAULT_POINTS;
    const store = stores[storage] ?? [];
    const points = {
      api: random.shuffled([...api, ...queue, ...store]),
      worker: random.shuffled([...worker, ...queue, ...store]),
    };
    return new FaultPointPlan(random, points, ARMED_SHARES[deck]);
  }

  /** What FAULT_POINT is to say in the next life of such a process: points with the times, divided by commas. */
  next(role: 'api' | 'worker'): string | undefined {
    const isArmed = this.random.next() < this.armedShare || this.areMostReached();
    if (!this.isOpen || !isArmed) return undefined;
    const waiting = this.order[role];
    const point = waiting.shift();
    if (point === undefined) return undefined;
    waiting.push(point);
    const armed = new Set([
      point,
      ...waiting.filter((one) => this.isRareAndUnreached(one)).slice(0, RARE_AT_ONCE),
    ]);
    return [...armed].map((one) => `${one}#${this.passesBefore(one)}`).join(',');
  }

  hit(point: string | undefined): void {
    if (point !== undefined) this.hitCounts.set(point, (this.hitCounts.get(point) ?? 0) + 1);
  }

  /** Nobody is armed any more. */
  close(): void {
    this.isOpen = false;
  }

  private areMostReached(): boolean {
    const all = [...this.hitCounts.values()];
    const reached = all.filter((hits) => hits > 0).length;
    return reached < all.length && reached >= all.length * MOST;
  }

  private isRareAndUnreached(point: string): boolean {
    return !FREQUENT.test(point) && this.hitCounts.get(point) === 0;
  }

  private passesBefore(point: string): number {
    return FREQUENT.test(point) ? this.random.integer(1, MAX_TIMES) : 1;
  }

  get hits(): ReadonlyMap<string, number> {
    return this.hitCounts;
  }
}
