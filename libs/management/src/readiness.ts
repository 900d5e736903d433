import { setImmediate } from 'node:timers/promises';

/** One system that the process needs. `check` rejects when it is unavailable. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
  /**
   * False for a system without which the process still works for some time: its outage is reported, but the
   * process stays ready.
   */
  readonly isVital?: boolean;
}

/**
 * `ready` without reasons, or `unavailable` with the names of the required systems that are unavailable.
 * `degraded` has the names of the optional ones.
 */
export interface Readiness {
  readonly status: 'ready' | 'unavailable';
  readonly unavailable: readonly string[];
  readonly degraded?: readonly string[];
}

/** The required checks as series of a metric: 1 for a system that answers, 0 for one that does not. */
export async function readinessSamples(
  checks: readonly ReadinessCheck[],
): Promise<{ labels: { check: string }; value: number }[]> {
  // The pool metrics of the same scrape are read first, so that they do not count these checks.
  await setImmediate();
  return Promise.all(
    checks
      .filter(({ isVital = true }) => isVital)
      .map(async ({ name, check }) => ({
        labels: { check: name },
        value: (await passes(check)) ? 1 : 0,
      })),
  );
}

/**
 * Shorter than the two seconds that a scrape waits for a sampled gauge, so that a check that hangs is 0 there
 * and not missing.
 */
const CHECK_TIMEOUT_MS = 1_800;

/** Runs all checks at once; a check without an answer within two seconds counts as unavailable. */
export async function checkReadiness(checks: readonly ReadinessCheck[]): Promise<Readiness> {
  const results = await Promise.all(
    checks.map(async (check) => ((await passes(check.check)) ? [] : [check])),
  );
  const isVital = ({ isVital: vital = true }: ReadinessCheck) => vital;
  const away = results.flat();
  const unavailable = away.filter(isVital).map(({ name }) => name);
  const degraded = away.filter((check) => !isVital(check)).map(({ name }) => name);
  return {
    status: unavailable.length === 0 ? 'ready' : 'unavailable',
    unavailable,
    ...(degraded.length === 0 ? {} : { degraded }),
  };
}

async function passes(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  const outcome = check().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([outcome, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
