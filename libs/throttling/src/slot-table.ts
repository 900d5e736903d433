/**
 * The words of a slot with the two halves of its key's hash. The user of the table defines the other words.
 */
const LOW = 0;
const HIGH = 1;
export const FIRST_FREE_WORD = 2;

const SLOT_BITS = 12;
const SLOTS_A_CHUNK = 1 << SLOT_BITS;

/** A position in the table: `words[at]` and the following words. Valid until the table is changed. */
export interface Slot {
  words: Uint32Array;
  at: number;
}

/** Rates a slot for removal: Infinity removes it at once; of the others the highest is removed first. */
export type RemovalRating = (slot: Slot) => number;

/**
 * Fixed-size records found by a 64-bit hash, in typed arrays: no object for each key, and no work for the
 * garbage collector.
 *
 * Slots are dense in chunks that are allocated when needed and released when empty. The index uses open
 * addressing with linear probing and never grows, so that no hit has to wait for a rebuild of the index.
 */
export class SlotTable {
  /** The number of used slots. */
  size = 0;
  private readonly chunks: Uint32Array[] = [];
  /** Slot numbers plus one; 0 is an empty place. */
  private readonly index: Uint32Array;
  private readonly mask: number;
  private readonly found: Slot = { words: new Uint32Array(0), at: 0 };
  private readonly examined: Slot = { words: new Uint32Array(0), at: 0 };
  /** The number of the slot that is checked next for removal. */
  private nextToCheck = 0;

  constructor(
    private readonly capacity: number,
    private readonly wordsASlot: number,
    private readonly removalRating: RemovalRating,
  ) {
    // At most half full, so that probes stay short.
    const places = 2 ** Math.ceil(Math.log2(capacity * 2));
    this.index = new Uint32Array(places);
    this.mask = places - 1;
  }

  /** The slot of this hash; undefined when there is none. The returned object is reused. */
  find(low: number, high: number): Slot | undefined {
    for (let place = low & this.mask; ; place = (place + 1) & this.mask) {
      const entry = this.index[place] ?? 0;
      if (entry === 0) return undefined;
      const { words, at } = this.readSlot(entry - 1, this.found);
      if (words[at + LOW] === low >>> 0 && words[at + HIGH] === high >>> 0) return this.found;
    }
  }

  /**
   * Adds a slot for a hash that has none, with all words 0 except the hash. In a full table another slot is
   * removed.
   */
  insert(low: number, high: number): Slot {
    if (this.size >= this.capacity) this.removeOne();
    const number = this.size;
    if (number >> SLOT_BITS === this.chunks.length) {
      this.chunks.push(new Uint32Array(SLOTS_A_CHUNK * this.wordsASlot));
    }
    this.size += 1;
    const slot = this.readSlot(number, this.found);
    slot.words.fill(0, slot.at, slot.at + this.wordsASlot);
    slot.words[slot.at + LOW] = low;
    slot.words[slot.at + HIGH] = high;
    let place = low & this.mask;
    while (this.index[place] !== 0) place = (place + 1) & this.mask;
    this.index[place] = number + 1;
    return slot;
  }

  /** Checks the next `steps` slots and removes those with the rating Infinity. */
  sweep(steps: number): void {
    for (let step = 0; step < steps && this.size > 0; step += 1) {
      if (this.nextToCheck >= this.size) this.nextToCheck = 0;
      if (this.removalRating(this.readSlot(this.nextToCheck, this.examined)) === Infinity) {
        this.remove(this.nextToCheck);
      } else {
        this.nextToCheck += 1;
      }
    }
  }

  /** Removes the slot with the highest rating among the next eight. */
  private removeOne(): void {
    let chosen = this.nextToCheck % this.size;
    let highest = -Infinity;
    for (let step = 0; step < 8; step += 1) {
      const number = (this.nextToCheck + step) % this.size;
      const removalRating = this.removalRating(this.readSlot(number, this.examined));
      if (removalRating > highest) [chosen, highest] = [number, removalRating];
    }
    this.nextToCheck = (this.nextToCheck + 8) % this.size;
    this.remove(chosen);
  }

  /** Moves the last slot to the place of the removed one, so that slots stay dense. */
  private remove(number: number): void {
    const removed = this.readSlot(number, this.examined);
    this.removePlace(this.placeOf(number, removed.words[removed.at + LOW] ?? 0));
    const last = this.size - 1;
    if (number !== last) {
      const { words, at } = this.readSlot(last, { words: removed.words, at: 0 });
      this.index[this.placeOf(last, words[at + LOW] ?? 0)] = number + 1;
      const target = this.readSlot(number, this.examined);
      target.words.set(words.subarray(at, at + this.wordsASlot), target.at);
    }
    this.size = last;
    // One empty chunk is kept, so that a size that varies around a boundary does not allocate and release
    // each time.
    const needed = (this.size >> SLOT_BITS) + 2;
    if (this.chunks.length > needed) this.chunks.length = needed;
  }

  private placeOf(number: number, low: number): number {
    let place = low & this.mask;
    while (this.index[place] !== number + 1) place = (place + 1) & this.mask;
    return place;
  }

  /**
   * Removes an entry of the index. Moves later entries into the empty place, so that no tombstones
   * accumulate.
   */
  private removePlace(removed: number): void {
    let hole = removed;
    for (let place = (hole + 1) & this.mask; ; place = (place + 1) & this.mask) {
      const entry = this.index[place] ?? 0;
      if (entry === 0) break;
      const { words, at } = this.readSlot(entry - 1, this.examined);
      const home = (words[at + LOW] ?? 0) & this.mask;
      if (((place - home) & this.mask) >= ((place - hole) & this.mask)) {
        this.index[hole] = entry;
        hole = place;
      }
    }
    this.index[hole] = 0;
  }

  /** Sets `into` to the slot with this number, and returns it. */
  private readSlot(number: number, into: Slot): Slot {
    const chunk = this.chunks[number >> SLOT_BITS];
    if (chunk === undefined) throw new RangeError('There is no such slot');
    into.words = chunk;
    into.at = (number & (SLOTS_A_CHUNK - 1)) * this.wordsASlot;
    return into;
  }
}
