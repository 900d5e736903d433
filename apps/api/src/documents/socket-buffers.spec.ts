import { expect, it, vi } from 'vitest';
import { SocketBuffers } from './socket-buffers.js';

const MIB = 1024 ** 2;

it('has what nobody needs any more collected, each 4 MiB that came in', async () => {
  const buffers = new SocketBuffers();
  buffers.passed(4 * MIB);
  for (let i = 0; i < 48; i += 1) Buffer.allocUnsafeSlow(MIB / 16);
  const { arrayBuffers } = process.memoryUsage();
  buffers.passed(4 * MIB - 1);
  expect(process.memoryUsage().arrayBuffers).toBe(arrayBuffers);
  buffers.passed(1);
  await vi.waitFor(() =>
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(arrayBuffers - 2 * MIB),
  );
});
