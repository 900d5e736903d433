import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../clients/client.ts';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { Cluster } from '../cluster/cluster.ts';

const FULL_MS = 4_000;
const RECOVER_MS = 10_000;
const PROBE_BYTES = 64 * 1024;
const POLL_MS = 100;

/** Leaves the store no room for some seconds: uploads must be refused with 507, and work soon after there is room. */
export async function fillDisk(
  cluster: Cluster,
  prober: Client,
  findings: Findings,
): Promise<void> {
  cluster.disk.fill();
  const refused = await anyStatus(prober, [507, 503], FULL_MS);
  // An object store does not say that its disk is full: 503 is what can be known of it.
  const wanted = cluster.objects === undefined ? 507 : (refused ?? 507);
  if (refused !== wanted)
    findings.add(GUARANTEES.full, `answered ${refused ?? 'otherwise'} while full`);
  cluster.disk.free();
  const taken = await anyStatus(prober, [201], RECOVER_MS);
  if (taken === undefined) findings.add(GUARANTEES.full, `not working ${RECOVER_MS} ms after`);
}

/** The first of these statuses that an upload gets; undefined when none does in time. */
async function anyStatus(
  prober: Client,
  statuses: readonly number[],
  limitMs: number,
): Promise<number | undefined> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const bytes = Buffer.from(`${randomUUID()} `.padEnd(PROBE_BYTES, 'x '));
    const status = await prober.tryUpload({ bytes, filename: 'probe.txt' });
    if (status !== undefined && statuses.includes(status)) return status;
    await delay(POLL_MS);
  }
  return undefined;
}
