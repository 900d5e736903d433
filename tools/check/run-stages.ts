import { notRun, runStep, type RunOptions, type StepResult } from './run-step.ts';
import type { Stage, Step } from './steps.ts';

const PARALLEL = 2;

export interface StagesOptions extends RunOptions {
  /** Called when a step begins. */
  onStart?(step: Step): void;
}

/** Runs the stages one after another. A failed build ends the run, because the tests would run an old build. */
export async function runStages(
  stages: readonly Stage[],
  options: StagesOptions,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const stage of stages) {
    const reason = reasonToStop(results, options.signal);
    if (reason === undefined) results.push(...(await runStage(stage, options)));
    else results.push(...stage.map((step) => notRun(step, reason)));
  }
  return results;
}

function reasonToStop(results: readonly StepResult[], signal?: AbortSignal): string | undefined {
  if (signal?.aborted) return 'Stopped before it began.';
  const isBuildBroken = results.some(
    ({ name, outcome }) => name === 'build' && outcome !== 'passed',
  );
  return isBuildBroken ? 'Not run, because the build failed.' : undefined;
}

async function runStage(stage: Stage, options: StagesOptions): Promise<StepResult[]> {
  const waiting = [...stage.entries()];
  const results: StepResult[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, step] = next;
      options.onStart?.(step);
      results[index] = await runStep(step, options);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return results;
}
