import { describe, expect, it, vi } from 'vitest';
import {
  Supervisor,
  type ProcessExit,
  type RunningProcess,
  type Service,
  type SupervisorEvents,
} from './supervisor.ts';

/** A service whose processes end when the test says so. */
class FakeService implements Service {
  readonly name = 'fake';
  readonly stopSignal = 'SIGTERM';
  readonly runs: { end(exit: ProcessExit): void; isStopped: boolean; isKilled: boolean }[] = [];
  failures = 0;

  async start(): Promise<RunningProcess> {
    await Promise.resolve();
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('no memory');
    }
    const { promise: exited, resolve: end } = Promise.withResolvers<ProcessExit>();
    const run = { end, isStopped: false, isKilled: false };
    this.runs.push(run);
    return {
      pid: this.runs.length,
      exited,
      stop: () => {
        run.isStopped = true;
        end({ code: 0, signal: null });
        return exited;
      },
      kill: () => {
        run.isKilled = true;
      },
    };
  }
}

/** Records the events of a Supervisor as texts. */
class Journal implements SupervisorEvents {
  readonly entries: string[] = [];
  started = (_: Service, pid: number): void => void this.entries.push(`started ${pid}`);
  misconfigured = (): void => void this.entries.push('misconfigured');
  restarting = (_: Service, reason: string): void => void this.entries.push(reason);
}

const immediately = { next: () => 1 };
const inAnHour = { next: () => 3_600_000 };

describe('Supervisor', () => {
  it('restarts a process that ends by itself', async () => {
    const [service, journal] = [new FakeService(), new Journal()];
    const supervisor = new Supervisor(service, journal, immediately);
    await supervisor.start();
    service.runs[0]?.end({ code: null, signal: 'SIGKILL' });
    await vi.waitFor(() => expect(service.runs).toHaveLength(2));
    service.runs[1]?.end({ code: 0, signal: null });
    await vi.waitFor(() => expect(service.runs).toHaveLength(3));
    await supervisor.stop();
    expect(journal.entries).toEqual([
      'started 1',
      'was ended by SIGKILL',
      'started 2',
      'ended with exit code 0',
      'started 3',
    ]);
  });

  it('passes the uptime of each process to the backoff', async () => {
    const service = new FakeService();
    const uptimes: number[] = [];
    const supervisor = new Supervisor(service, new Journal(), {
      next: (uptimeMs) => uptimes.push(uptimeMs),
    });
    await supervisor.start();
    service.runs[0]?.end({ code: 1, signal: null });
    await vi.waitFor(() => expect(service.runs).toHaveLength(2));
    expect(uptimes).toEqual([expect.any(Number)]);
    await supervisor.stop();
  });

  it('repeats a start that fails', async () => {
    const [service, journal] = [new FakeService(), new Journal()];
    const supervisor = new Supervisor(service, journal, immediately);
    await supervisor.start();
    service.failures = 2;
    service.runs[0]?.end({ code: 1, signal: null });
    await vi.waitFor(() => expect(service.runs).toHaveLength(2));
    expect(journal.entries.filter((entry) => entry.includes('no memory'))).toHaveLength(2);
    await supervisor.stop();
  });

  it('rejects when the first start fails, and does not repeat it', async () => {
    const service = new FakeService();
    service.failures = 1;
    const supervisor = new Supervisor(service, new Journal(), immediately);
    await expect(supervisor.start()).rejects.toThrow('no memory');
    await supervisor.stop();
    expect(service.runs).toHaveLength(0);
  });

  it('does not restart a process that reports an invalid configuration', async () => {
    const [service, journal] = [new FakeService(), new Journal()];
    const supervisor = new Supervisor(service, journal, immediately);
    await supervisor.start();
    service.runs[0]?.end({ code: 78, signal: null });
    await vi.waitFor(() => expect(journal.entries).toContain('misconfigured'));
    await supervisor.stop();
    expect(journal.entries).toEqual(['started 1', 'misconfigured']);
  });

  it('restarts a misconfigured process when restart() is called', async () => {
    const [service, journal] = [new FakeService(), new Journal()];
    const supervisor = new Supervisor(service, journal, inAnHour);
    await supervisor.start();
    service.runs[0]?.end({ code: 78, signal: null });
    await vi.waitFor(() => expect(journal.entries).toContain('misconfigured'));
    await supervisor.restart();
    await vi.waitFor(() => expect(service.runs).toHaveLength(2));
    await supervisor.stop();
    expect(journal.entries).toEqual(['started 1', 'misconfigured', 'started 2']);
  });

  it('stops while it waits for the next start', async () => {
    const service = new FakeService();
    const supervisor = new Supervisor(service, new Journal(), inAnHour);
    await supervisor.start();
    service.runs[0]?.end({ code: 1, signal: null });
    await supervisor.stop();
    expect(service.runs).toHaveLength(1);
  });

  it('stops a process that is just being started', async () => {
    const service = new FakeService();
    const supervisor = new Supervisor(service, new Journal(), immediately);
    const start = supervisor.start();
    await supervisor.stop();
    await start;
    expect(service.runs).toMatchObject([{ isStopped: true }]);
  });

  it('restarts without delay when restart() is called, also while it waits for the next start', async () => {
    const service = new FakeService();
    const supervisor = new Supervisor(service, new Journal(), inAnHour);
    await supervisor.start();
    await supervisor.restart();
    await vi.waitFor(() => expect(service.runs).toHaveLength(2));
    service.runs[1]?.end({ code: 1, signal: null });
    await vi.waitFor(async () => {
      await supervisor.restart();
      expect(service.runs).toHaveLength(3);
    });
    await supervisor.stop();
  });
});
