import { setTimeout as delay } from 'node:timers/promises';

/** Waits until the condition is true. @throws after ten seconds */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error('the condition did not become true within ten seconds');
    await delay(20);
  }
}
