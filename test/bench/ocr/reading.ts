/** The result of reading a document once. */
export interface Reading {
  readonly seconds: number;
  /** NaN where the system does not report it. */
  readonly cpuSeconds: number;
  /** The text of each page. */
  readonly texts: readonly string[];
}

/** Measures the wall time of `work`, and its CPU time as the difference of `cpuSeconds()` after and before. */
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
