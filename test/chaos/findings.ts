const SHOWN = 5;

/** One promise and what was found against it. */
export interface Finding {
  readonly guarantee: string;
  readonly count: number;
  readonly examples: readonly string[];
  /** A word on what was looked at. */
  readonly scope: string;
}

/** Counts what was found against each promise; one that nobody has looked at is not in the table. */
export class Findings {
  readonly #byGuarantee = new Map<string, { count: number; examples: string[]; scope: string }>();

  /** Says that this has been looked at, and at how much. */
  checked(guarantee: string, scope: string | number): void {
    this.#entry(guarantee).scope = String(scope);
  }

  add(guarantee: string, example: string): void {
    const entry = this.#entry(guarantee);
    entry.count += 1;
    if (entry.examples.length < SHOWN) entry.examples.push(example);
  }

  get all(): Finding[] {
    return [...this.#byGuarantee].map(([guarantee, entry]) => ({ guarantee, ...entry }));
  }

  #entry(guarantee: string) {
    const found = this.#byGuarantee.get(guarantee);
    if (found !== undefined) return found;
    const entry = { count: 0, examples: [] as string[], scope: '' };
    this.#byGuarantee.set(guarantee, entry);
    return entry;
  }
}
