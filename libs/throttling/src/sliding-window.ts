import { grainOf, GRAINS, type RateLimitDecision } from './rate-limit-store.js';
import { FIRST_FREE_WORD, type Slot } from './slot-table.js';

/*
 * A window in the words of a slot. Time is divided into grains; the ring holds one word for each grain that can
 * still be within the window: how many hits were allowed in it, and when in it the last of them was.
 */
const WINDOW_MS = FIRST_FREE_WORD;
const NEWEST = WINDOW_MS + 1;
const OLDEST = WINDOW_MS + 2;
const TOTAL = WINDOW_MS + 3;
const RING = WINDOW_MS + 4;
/** A window that ends now reaches into one grain more than it is long. */
const RING_LENGTH = GRAINS + 1;

/** How many words a window needs of a slot. */
export const WINDOW_WORDS = RING + RING_LENGTH;

/** Makes a new slot a window of that length without hits. */
export function beginWindow({ words, at }: Slot, windowMs: number): void {
  words[at + WINDOW_MS] = windowMs;
}

/** How much room is taken, as of the last {@link advance}. */
export function totalOf({ words, at }: Slot): number {
  return words[at + TOTAL] ?? 0;
}

/** Whether all hits have left the window; looks at the newest alone. */
export function isOver({ words, at }: Slot, now: number): boolean {
  const windowMs = words[at + WINDOW_MS] ?? 0;
  return ((words[at + NEWEST] ?? 0) + 1) * grainOf(windowMs) + windowMs <= now;
}

/** Lets go what has left the window. */
export function advance(slot: Slot, now: number): void {
  const { words, at } = slot;
  const newest = words[at + NEWEST] ?? 0;
  let total = totalOf(slot);
  let grain = words[at + OLDEST] ?? 0;
  while (total > 0 && leavesAt(slot, grain) <= now) {
    const place = placeOf(at, grain);
    total -= countIn(words, place);
    words[place] = 0;
    if (grain < newest) grain += 1;
  }
  // What was given back may have left empty grains behind.
  while (grain < newest && countIn(words, placeOf(at, grain)) === 0) grain += 1;
  words[at + OLDEST] = grain;
  words[at + TOTAL] = total;
}

/** Counts hits that happen now. To be called after {@link advance}. */
export function record(slot: Slot, now: number, cost: number): void {
  const { words, at } = slot;
  const grainMs = grainOf(words[at + WINDOW_MS] ?? 0);
  const grain = Math.floor(now / grainMs);
  if (totalOf(slot) === 0) words[at + OLDEST] = grain;
  words[at + NEWEST] = grain;
  const place = placeOf(at, grain);
  const offset = Math.ceil((now - grain * grainMs) / unitOf(grainMs));
  words[place] = ((countIn(words, place) + cost) << 16) | offset;
  words[at + TOTAL] = totalOf(slot) + cost;
}

/** Takes back what was counted last. */
export function giveBack(slot: Slot, amount: number): void {
  const { words, at } = slot;
  const oldest = words[at + OLDEST] ?? 0;
  let left = Math.min(amount, totalOf(slot));
  words[at + TOTAL] = totalOf(slot) - left;
  for (let grain = words[at + NEWEST] ?? 0; left > 0 && grain >= oldest; grain -= 1) {
    const place = placeOf(at, grain);
    const taken = Math.min(left, countIn(words, place));
    words[place] = (words[place] ?? 0) - taken * 65_536;
    left -= taken;
  }
}

/** What to say about a window, once it is settled whether the hit was allowed. */
export function describe(
  slot: Slot,
  now: number,
  limit: number,
  refusedCost: number,
): RateLimitDecision {
  const total = totalOf(slot);
  const oldest = slot.words[slot.at + OLDEST] ?? 0;
  return {
    allowed: refusedCost === 0,
    remaining: Math.max(0, limit - total),
    resetMs: total === 0 ? 0 : leavesAt(slot, oldest) - now,
    retryAfterMs: refusedCost === 0 ? 0 : waitFor(slot, now, total + refusedCost - limit),
  };
}

/** How long until that much room more is free; a whole window when there is not so much to wait for. */
function waitFor(slot: Slot, now: number, room: number): number {
  const newest = slot.words[slot.at + NEWEST] ?? 0;
  let freed = 0;
  for (let grain = slot.words[slot.at + OLDEST] ?? 0; grain <= newest; grain += 1) {
    freed += countIn(slot.words, placeOf(slot.at, grain));
    if (freed >= room) return leavesAt(slot, grain) - now;
  }
  return slot.words[slot.at + WINDOW_MS] ?? 0;
}

function leavesAt({ words, at }: Slot, grain: number): number {
  const windowMs = words[at + WINDOW_MS] ?? 0;
  const grainMs = grainOf(windowMs);
  const offset = (words[placeOf(at, grain)] ?? 0) & 0xffff;
  return grain * grainMs + Math.min(offset * unitOf(grainMs), grainMs) + windowMs;
}

/** The step in which a time within a grain is kept: a millisecond, but where the grain is longer than 65 s. */
function unitOf(grainMs: number): number {
  return Math.ceil(grainMs / 65_535);
}

function placeOf(at: number, grain: number): number {
  return at + RING + (grain % RING_LENGTH);
}

function countIn(words: Uint32Array, place: number): number {
  return (words[place] ?? 0) >>> 16;
}
