import { Counter, register } from 'prom-client';
import { gauge } from './instruments.js';
import { METRICS } from './names.js';

interface Decisions {
  allowed: number;
  refused: number;
}

/** Policies have fixed names and are few. More of them would be a programming error and must not use memory. */
const MAX_POLICIES = 32;

const NAME = 'strongroom_rate_limit_decisions_total';
const decisions = new Map<string, Decisions>();

register.removeSingleMetric(NAME);
const decisionsTotal: Counter = new Counter({
  name: NAME,
  help: METRICS[NAME].help,
  labelNames: [...METRICS[NAME].labels],
  collect: () => {
    decisionsTotal.reset();
    for (const [policy, { allowed, refused }] of decisions) {
      decisionsTotal.inc({ policy, decision: 'allowed' }, allowed);
      decisionsTotal.inc({ policy, decision: 'refused' }, refused);
    }
  },
});

/**
 * Counts one decision of a policy. It runs for every policy of every request, so it only increments a number; the
 * scrape does the rest.
 */
export function rateLimitDecisions(policy: string, decision: keyof Decisions): void {
  let counts = decisions.get(policy);
  if (counts === undefined) {
    if (decisions.size >= MAX_POLICIES) return;
    counts = { allowed: 0, refused: 0 };
    decisions.set(policy, counts);
  }
  counts[decision] += 1;
}

const degraded = gauge('strongroom_redis_degraded');
degraded.set(0);

/** Sets whether limits are counted in this process only, because Redis is unavailable. */
export function redisDegraded(isDegraded: boolean): void {
  degraded.set(isDegraded ? 1 : 0);
}
