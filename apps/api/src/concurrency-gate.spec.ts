import { describe, expect, it } from 'vitest';
import { runInContext, startDeadline } from '@app/request-context';
import { ConcurrencyGate } from './concurrency-gate.js';

const refusal = new Error('full');
const gateOf = (running: number, waiting: number) =>
  new ConcurrencyGate({ running, waiting }, () => refusal);

describe('a concurrency gate', () => {
  it('never lets more in than it says, and everybody in the end', async () => {
    const gate = gateOf(2, 100);
    let inside = 0;
    let most = 0;
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        gate.run(async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise(setImmediate);
          inside -= 1;
          return index;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('serves in the order of arrival', async () => {
    const gate = gateOf(1, 100);
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((name) => gate.run(async () => void order.push(name))));
    expect(order).toEqual([1, 2, 3]);
  });

  it('refuses whoever comes when too many wait, and recovers', async () => {
    const gate = gateOf(1, 1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = gate.run(() => promise);
    const second = gate.run(async () => 'second');
    await expect(gate.run(async () => 'third')).rejects.toBe(refusal);
    resolve();
    await first;
    expect(await second).toBe('second');
    expect(await gate.run(async () => 'later')).toBe('later');
  });

  it('refuses whoever has waited for as long as his request has time, and lets the next in', async () => {
    const gate = gateOf(1, 2);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = gate.run(() => promise);
    const hurried = runInContext({ requestId: 'r' }, () => {
      startDeadline(0);
      return gate.run(async () => 'too late');
    });
    const patient = gate.run(async () => 'in time');
    await expect(hurried).rejects.toBe(refusal);
    resolve();
    await first;
    expect(await patient).toBe('in time');
  });

  it('gives the place free when a task fails', async () => {
    const gate = gateOf(1, 0);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run(async () => 'next')).toBe('next');
  });
});
