import { describe, expect, it } from 'vitest';
import { runInContext, startDeadline } from '@app/request-context';
import { ConcurrencyGate, type GateLimits } from './concurrency-gate.js';

const refusal = new Error('full');
const fairGateOf = (limits: GateLimits) => new ConcurrencyGate(limits, () => refusal);
const gateOf = (running: number, waiting: number) => fairGateOf({ running, waiting });

describe('a concurrency gate', () => {
  it('never runs more tasks than its limit, and runs all of them in the end', async () => {
    const gate = gateOf(2, 100);
    let running = 0;
    let mostRunning = 0;
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        gate.run('key', async () => {
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
    await Promise.all([1, 2, 3].map((name) => gate.run('key', async () => void order.push(name))));
    expect(order).toEqual([1, 2, 3]);
  });

  it('refuses a task when too many wait, and recovers', async () => {
    const gate = gateOf(1, 1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = gate.run('key', () => promise);
    const second = gate.run('key', async () => 'second');
    await expect(gate.run('key', async () => 'third')).rejects.toBe(refusal);
    resolve();
    await first;
    expect(await second).toBe('second');
    expect(await gate.run('key', async () => 'later')).toBe('later');
  });

  it('refuses a waiting task at the deadline of its request, and runs the next one', async () => {
    const gate = gateOf(1, 2);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = gate.run('key', () => promise);
    const expired = runInContext({ requestId: 'r' }, () => {
      startDeadline(0);
      return gate.run('key', async () => 'too late');
    });
    const next = gate.run('key', async () => 'in time');
    await expect(expired).rejects.toBe(refusal);
    resolve();
    await first;
    expect(await next).toBe('in time');
  });

  it('frees the place of a task that fails', async () => {
    const gate = gateOf(1, 0);
    await expect(gate.run('key', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run('key', async () => 'next')).toBe('next');
  });

  it('runs at most its share of one key, and a task of another key at once', async () => {
    const gate = fairGateOf({ running: 3, waiting: 100, ofKey: { running: 2, waiting: 50 } });
    const { promise, resolve } = Promise.withResolvers<void>();
    let started = 0;
    const greedy = Array.from({ length: 20 }, () =>
      gate.run('greedy', async () => {
        started += 1;
        await promise;
      }),
    );
    expect(await gate.run('neighbour', async () => 'answered')).toBe('answered');
    expect(started).toBe(2);
    resolve();
    await Promise.all(greedy);
    expect(started).toBe(20);
  });

  it('lets keys take turns', async () => {
    const gate = gateOf(1, 100);
    const order: string[] = [];
    const add = (key: string) =>
      gate.run(key, async () => {
        await new Promise(setImmediate);
        order.push(key);
      });
    await Promise.all([add('a'), add('a'), add('a'), add('a'), add('b'), add('c'), add('b')]);
    expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
  });

  it('refuses a key that has too many waiting tasks, and no other key', async () => {
    const gate = fairGateOf({ running: 1, waiting: 100, ofKey: { running: 1, waiting: 1 } });
    const { promise, resolve } = Promise.withResolvers<void>();
    const all = [gate.run('greedy', () => promise), gate.run('greedy', () => promise)];
    await expect(gate.run('greedy', () => promise)).rejects.toBe(refusal);
    all.push(gate.run('neighbour', () => promise));
    resolve();
    await Promise.all(all);
  });

  it('gives a place in a full gate to a key that has fewer waiting tasks', async () => {
    const gate = gateOf(1, 3);
    const { promise, resolve } = Promise.withResolvers<void>();
    const greedy = Array.from({ length: 4 }, () => gate.run('greedy', () => promise));
    const neighbour = gate.run('neighbour', async () => 'answered');
    await expect(greedy[3]).rejects.toBe(refusal);
    resolve();
    expect(await neighbour).toBe('answered');
    await Promise.all(greedy.slice(0, 3));
  });
});
