import { setImmediate } from 'node:timers/promises';

/** One thing that the process stands on. `check` rejects when it is away. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
  /** False for what can be done without for a while: its absence is told, but takes nobody out of service. */
  readonly isVital?: boolean;
}

/** `ready` with no reasons, or `unavailable` with what is away, by name. `degraded` names what is done without. */
export interface Readiness {
  readonly status: 'ready' | 'unavailable';
  readonly unavailable: readonly string[];
  readonly degraded?: readonly string[];
}

/** The vital checks as series of a metric: 1 for what answers, 0 for what is away. */
export async function readinessSamples(
  checks: readonly ReadinessCheck[],
): Promise<{ labels: { check: string }; value: number }[]> {
  // Asked a moment later, so that the pools, whose use the same scrape tells, are not seen busy with this.
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

/** Below the two seconds that a scrape waits for a sampled gauge, so that what hangs is 0 there and not missing. */
const CHECK_TIMEOUT_MS = 1_800;

/** Runs all checks at once; one that does not answer within two seconds counts as away. */
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
