/** What reading a document once came to. */
export interface Reading {
  readonly seconds: number;
  /** NaN where the system does not tell. */
  readonly cpuSeconds: number;
  /** Of each page. */
  readonly texts: readonly string[];
}

/** Times some work, by the clock and by what `cpuSeconds` says before and after. */
export async function timeReading(
  cpuSeconds: () => number | undefined,
  work: () => Promise<readonly string[]>,
): Promise<Reading> {
  const before = cpuSeconds() ?? Number.NaN;
  const begin = performance.now();
  const texts = await work();
  const seconds = (performance.now() - begin) / 1_000;
  return { seconds, cpuSeconds: (cpuSeconds() ?? Number.NaN) - before, texts };
}
