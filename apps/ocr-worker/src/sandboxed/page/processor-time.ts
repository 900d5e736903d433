/** The processor time of this process in milliseconds. It does not depend on how busy the machine is. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** How long work took: by the processor, and by the clock. */
export interface Elapsed {
  readonly processorMs: number;
  readonly clockMs: number;
}

/** Starts to measure. The returned function tells what has passed since then. */
export function stopwatch(): () => Elapsed {
  const [processor, clock] = [processorTime(), performance.now()];
  return () => ({
    processorMs: processorTime() - processor,
    clockMs: performance.now() - clock,
  });
}
