const MAX_EXAMPLES = 5;

/** A guarantee and the violations that were found. */
export interface Finding {
  readonly guarantee: string;
  readonly count: number;
  readonly examples: readonly string[];
  /** What was checked, and how much of it. */
  readonly scope: string;
}

/** Counts the violations of each guarantee. A guarantee that was not checked is not in the table. */
export class Findings {
  private readonly byGuarantee = new Map<
    string,
    { count: number; examples: string[]; scope: string }
  >();

  /** Records that this guarantee was checked, and how much was checked. */
  checked(guarantee: string, scope: string | number): void {
    this.entry(guarantee).scope = String(scope);
  }

  add(guarantee: string, example: string): void {
    const entry = this.entry(guarantee);
    entry.count += 1;
    if (entry.examples.length < MAX_EXAMPLES) entry.examples.push(example);
  }

  get all(): Finding[] {
    return [...this.byGuarantee].map(([guarantee, entry]) => ({ guarantee, ...entry }));
  }

  private entry(guarantee: string) {
    const found = this.byGuarantee.get(guarantee);
    if (found !== undefined) return found;
    const entry = { count: 0, examples: [] as string[], scope: '' };
    this.byGuarantee.set(guarantee, entry);
    return entry;
  }
}
