import { afterEach, describe, expect, it } from 'vitest';
import { LoadShedder } from './load-shedder.js';

let shedder: LoadShedder;
afterEach(() => shedder.stop());

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('load shedding', () => {
  it('starts when the event loop is late on average, and stops when it is not', async () => {
    shedder = new LoadShedder(50);
    shedder.start();
    expect(shedder.isOverloaded).toBe(false);
    const busy = setInterval(() => block(150), 1);
    await expect.poll(() => shedder.isOverloaded, { timeout: 10_000 }).toBe(true);
    clearInterval(busy);
    await expect.poll(() => shedder.isOverloaded, { timeout: 10_000 }).toBe(false);
  });

  it('is disabled by the limit 0', async () => {
    shedder = new LoadShedder(0);
    shedder.start();
    block(600);
    await new Promise(setImmediate);
    expect(shedder.isOverloaded).toBe(false);
  });
});
