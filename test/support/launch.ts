import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../..');
export const START_TIMEOUT_MS = 60_000;

/** The settings of all ports of `npm start`. */
export const PORTS = [
  'PORT',
  'MANAGEMENT_PORT',
  'WORKER_MANAGEMENT_PORT',
  'CONNECTOR_PORT',
  'CONNECTOR_MANAGEMENT_PORT',
] as const;

export interface Child {
  name: string;
  pid: number;
}

export const START = [
  process.execPath,
  'tools/bootstrap.mjs',
  'tools/launcher/start-local.ts',
] as const;

/** Runs `npm start` on free ports. */
export class Launch {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';
  private read = 0;

  constructor(
    readonly dataDir: string,
    settings: Record<string, string> = {},
    command: readonly [string, ...string[]] = START,
    root = REPOSITORY,
  ) {
    const ports = Object.fromEntries(PORTS.map((name) => [name, '0']));
    const [program, ...args] = command;
    this.process = spawn(program, args, {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATA_DIR: dataDir,
        ...ports,
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(this.process, 'exit').then(([code]) => code as number | null);
  }

  /** Resolves with the api's address when the launcher reports that it is ready. */
  async ready(timeoutMs = START_TIMEOUT_MS): Promise<string> {
    return vi.waitFor(
      () => {
        const url = /ready on (http:\S+)/.exec(this.stderr)?.[1];
        if (this.process.exitCode !== null) throw new Error(`ended: ${this.stderr}${this.stdout}`);
        if (url === undefined) throw new Error(`not ready: ${this.stderr}`);
        return url;
      },
      { timeout: timeoutMs, interval: 50 },
    );
  }

  /** Waits until new output on stderr contains the text. */
  async says(text: string, timeoutMs = START_TIMEOUT_MS): Promise<void> {
    const position = (): number => this.stderr.indexOf(text, this.read);
    await vi.waitFor(
      () => {
        if (this.process.exitCode !== null) throw new Error(`ended: ${this.stderr}${this.stdout}`);
        if (position() < 0) throw new Error(`does not say ${text}: ${this.stderr}`);
      },
      { timeout: timeoutMs, interval: 50 },
    );
    this.read = position() + text.length;
  }

  /** The launcher and its child processes, as launcher.json names them. */
  processes(): { launcher: Child; children: Child[] } {
    const file = join(this.dataDir, 'launcher.json');
    const { launcher, children } = JSON.parse(readFileSync(file, 'utf8')) as {
      launcher: Child;
      children: Child[];
    };
    return { launcher, children };
  }

  pidOf(name: string): number {
    const child = this.processes().children.find((one) => one.name === name);
    if (!child) throw new Error(`no ${name} runs`);
    return child.pid;
  }

  async stop(): Promise<number | null> {
    this.process.kill('SIGTERM');
    return this.ended;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
