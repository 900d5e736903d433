import { grainOf, GRAINS, type RateLimitDecision } from './rate-limit-store.js';
import { FIRST_FREE_WORD, type Slot } from './slot-table.js';

/*
 * A window, stored in the 32-bit words of a slot. Time is divided into grains. A ring has one word for each
 * grain that can still be within the window: the number of allowed hits in it, and the time of the last of
 * them within the grain.
 */
const WINDOW_MS = FIRST_FREE_WORD;
const NEWEST = WINDOW_MS + 1;
const OLDEST = WINDOW_MS + 2;
const TOTAL = WINDOW_MS + 3;
const RING = WINDOW_MS + 4;
/** A window that ends now touches one grain more than its length. */
const RING_LENGTH = GRAINS + 1;

/** The number of words of a window in a slot. */
export const WINDOW_WORDS = RING + RING_LENGTH;

/** Initialises a new slot as a window of this length without hits. */
export function beginWindow({ words, at }: Slot, windowMs: number): void {
  words[at + WINDOW_MS] = windowMs;
}

/** The number of counted hits, as of the last {@link advance}. */
export function totalOf({ words, at }: Slot): number {
  return words[at + TOTAL] ?? 0;
}

/** Whether all hits have left the window; checks only the newest. */
export function isOver({ words, at }: Slot, now: number): boolean {
  const windowMs = words[at + WINDOW_MS] ?? 0;
  return ((words[at + NEWEST] ?? 0) + 1) * grainOf(windowMs) + windowMs <= now;
}

/** Removes the hits that have left the window. */
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
  // Subtracted hits may have left empty grains.
  while (grain < newest && countIn(words, placeOf(at, grain)) === 0) grain += 1;
  words[at + OLDEST] = grain;
  words[at + TOTAL] = total;
}

/** Counts hits that happen now. Call {@link advance} first. */
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

/** Subtracts the last counted hits. */
export function subtractHits(slot: Slot, amount: number): void {
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

/** The result for a window, after it was decided whether the hit is allowed. */
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

/**
 * Milliseconds until `needed` hits have left the window; the length of the window if it contains fewer hits.
 */
function waitFor(slot: Slot, now: number, needed: number): number {
  const newest = slot.words[slot.at + NEWEST] ?? 0;
  let freed = 0;
  for (let grain = slot.words[slot.at + OLDEST] ?? 0; grain <= newest; grain += 1) {
    freed += countIn(slot.words, placeOf(slot.at, grain));
    if (freed >= needed) return leavesAt(slot, grain) - now;
  }
  return slot.words[slot.at + WINDOW_MS] ?? 0;
}

function leavesAt({ words, at }: Slot, grain: number): number {
  const windowMs = words[at + WINDOW_MS] ?? 0;
  const grainMs = grainOf(windowMs);
  const offset = (words[placeOf(at, grain)] ?? 0) & 0xffff;
  return grain * grainMs + Math.min(offset * unitOf(grainMs), grainMs) + windowMs;
}

/** The resolution of a time within a grain: 1 ms, or more when the grain is longer than 65 s. */
function unitOf(grainMs: number): number {
  return Math.ceil(grainMs / 65_535);
}

function placeOf(at: number, grain: number): number {
  return at + RING + (grain % RING_LENGTH);
}

function countIn(words: Uint32Array, place: number): number {
  return (words[place] ?? 0) >>> 16;
}
