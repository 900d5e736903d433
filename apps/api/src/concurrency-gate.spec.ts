import { describe, expect, it } from 'vitest';
import { runInContext, startDeadline } from '@app/request-context';
import { ConcurrencyGate } from './concurrency-gate.js';

const refusal = new Error('full');
const gateOf = (running: number, waiting: number) =>
  new ConcurrencyGate({ running, waiting }, () => refusal);

describe('a concurrency gate', () => {
  it('never runs more tasks than its limit, and runs all of them in the end', async () => {
    const gate = gateOf(2, 100);
    let running = 0;
    let mostRunning = 0;
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        gate.run(async () => {
          running += 1;
          mostRunning = Math.max(mostRunning, running);
          await new Promise(setImmediate);
          running -= 1;
          return index;
        }),
      ),
    );
    expect(mostRunning).toBe(2);
    expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('runs tasks in the order of their arrival', async () => {
    const gate = gateOf(1, 100);
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((name) => gate.run(async () => void order.push(name))));
    expect(order).toEqual([1, 2, 3]);
  });

  it('refuses a task when too many wait, and recovers', async () => {
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

  it('refuses a waiting task at the deadline of its request, and runs the next one', async () => {
    const gate = gateOf(1, 2);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = gate.run(() => promise);
    const expired = runInContext({ requestId: 'r' }, () => {
      startDeadline(0);
      return gate.run(async () => 'too late');
    });
    const next = gate.run(async () => 'in time');
    await expect(expired).rejects.toBe(refusal);
    resolve();
    await first;
    expect(await next).toBe('in time');
  });

  it('frees the place of a task that fails', async () => {
    const gate = gateOf(1, 0);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run(async () => 'next')).toBe('next');
  });
});
