import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApp } from '../chaos/cluster/app-process.ts';
import { ClusterProcess, type ClusterProcessEnd } from '../chaos/cluster/cluster-process.ts';
import { Gate } from '../chaos/cluster/gate.ts';
import { checkHeapLimits } from '../chaos/checker/check-heap.ts';

const LIMIT_MB = 128;

describe('an app of a chaos run', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-app-process-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  async function write(source: string): Promise<string> {
    const script = join(folder, 'app.mjs');
    await writeFile(script, source);
    return script;
  }

  it('has the heap limit of the run, and not the NODE_OPTIONS of the shell', async () => {
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=2048');
    const heapLog = join(folder, 'heap.log');
    const running = await startApp({
      script: await write('console.log(String(process.env.NODE_OPTIONS))'),
      heapMb: LIMIT_MB,
      injected: ['note-heap.ts'],
      env: { HEAP_LOG: heapLog },
      logFile: join(folder, 'app.log'),
      onStderr: () => undefined,
    });
    expect(await running.exited).toEqual({ code: 0, signal: null });
    expect(running.readLog()).toBe('undefined');
    expect(Number(await readFile(heapLog, 'utf8'))).toBeGreaterThan(0);
    expect(checkHeapLimits(heapLog, LIMIT_MB)).toBeGreaterThanOrEqual(LIMIT_MB);
    // The limit is below a quarter of the one in the shell's NODE_OPTIONS.
    expect(() => checkHeapLimits(heapLog, LIMIT_MB / 2)).toThrow('instead of 64 MiB');
  });

  it('that ends by itself is reported with the beginning and the end of its output', async () => {
    const ends: ClusterProcessEnd[] = [];
    const app = await startClusterProcess(
      `console.log('started'); console.log('.'.repeat(9_000)); console.log('last line');
       console.error('first error'); console.error('.'.repeat(9_000)); console.error('last error');
       process.exitCode = 7;`,
      (end) => ends.push(end),
    );
    await vi.waitFor(() => expect(ends).not.toEqual([]), 10_000);
    await app.stop();
    expect(ends[0]).toMatchObject({ by: 'itself', name: 'api 1' });
    expect(ends[0]?.reason).toMatch(
      /^exit code 7\nstderr: first error\n.*characters.*last error\nstdout: started\n.*bytes.*last line$/s,
    );
    expect(ends[0]?.reason.length).toBeLessThan(13_000);
  });

  it('that aborts is reported as ended by itself', async () => {
    const ends: ClusterProcessEnd[] = [];
    const app = await startClusterProcess('process.kill(process.pid, "SIGABRT")', (end) =>
      ends.push(end),
    );
    await vi.waitFor(() => expect(ends).not.toEqual([]), 10_000);
    await app.stop();
    expect(ends[0]).toMatchObject({ by: 'itself' });
    expect(ends[0]?.reason).toContain('SIGABRT');
  });

  it('stops at a fault point on request, and continues', async () => {
    const ends: ClusterProcessEnd[] = [];
    const source = `
      import { channel } from 'node:diagnostics_channel';
      process.on('SIGTERM', () => process.exit(0));
      setInterval(() => channel('strongroom:fault-point').publish('a.point'), 50);`;
    const app = await startClusterProcess(source, (end) => ends.push(end));
    const stopped = app.stopNextProcessAt('a.point', 10_000);
    app.kill();
    expect(await stopped).toBe(true);
    await vi.waitFor(async () => {
      const status = await readFile(`/proc/${app.pid}/status`, 'utf8');
      expect(status).toMatch(/^State:\tT/m);
    });
    app.signal('SIGCONT');
    await vi.waitFor(async () => {
      const status = await readFile(`/proc/${app.pid}/status`, 'utf8');
      expect(status).toMatch(/^State:\t[SR]/m);
    });
    await app.stop();
    expect(ends).toMatchObject([{ by: 'nemesis' }]);
  });

  async function startClusterProcess(
    source: string,
    onEnd: (end: ClusterProcessEnd) => void,
  ): Promise<ClusterProcess> {
    const app = new ClusterProcess({
      name: 'api 1',
      role: 'api',
      script: await write(source),
      managementPort: 0,
      env: {},
      heapMb: LIMIT_MB,
      injected: ['stop-at-fault-point.ts'],
      logFile: join(folder, 'app.log'),
      power: new Gate(),
      nextFaultPoints: () => undefined,
      nextClockStepMs: () => 0,
      onEnd,
    });
    await app.start();
    return app;
  }
});
