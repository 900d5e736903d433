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

/** Fills the disk for some seconds: uploads must get 507, and must work again soon after space is free. */
export async function fillDisk(
  cluster: Cluster,
  prober: Client,
  findings: Findings,
): Promise<void> {
  cluster.disk.fill();
  const refused = await anyStatus(prober, [507, 503], FULL_MS);
  // An object store does not report that its disk is full, so the api can only answer 503.
  const wanted = cluster.objects === undefined ? 507 : (refused ?? 507);
  if (refused !== wanted)
    findings.add(GUARANTEES.full, `answered ${refused ?? 'neither 507 nor 503'} while full`);
  cluster.disk.free();
  const taken = await anyStatus(prober, [201], RECOVER_MS);
  if (taken === undefined)
    findings.add(GUARANTEES.full, `no upload ${RECOVER_MS} ms after space was free`);
}

/** Uploads until the answer has one of these statuses, and returns it. Undefined when none comes in time. */
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
