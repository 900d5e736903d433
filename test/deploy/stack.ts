import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { Engine, ROOT } from './engine.js';
import type { Findings } from './hardening.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The services that are ours to prove, and what they stand on; not those that watch them. */
const SERVICES = ['secrets', 'postgres', 'valkey', 'migrate', 'api', 'ocr-worker'];
const PROBE = readFileSync(join(import.meta.dirname, 'probe.mjs'), 'utf8');
export const IMAGES = { api: 'strongroom/api:test', worker: 'strongroom/ocr-worker:test' };

/** deploy/compose.yaml, built from this checkout and started. */
export class Stack {
  private files: string[] = ['deploy/compose.yaml'];
  private env: Record<string, string> = {
    STRONGROOM_API_IMAGE: IMAGES.api,
    STRONGROOM_WORKER_IMAGE: IMAGES.worker,
    API_PORTS: process.env['TEST_API_PORTS'] ?? '127.0.0.1:26000-26009',
  };

  private constructor(
    readonly engine: Engine,
    private readonly project: string,
  ) {}

  static async create(): Promise<Stack> {
    const stack = new Stack(await Engine.find(), 'strongroom-test');
    await stack.chooseDatabase();
    return stack;
  }

  /** The official image where there is one; where the name belongs to a stand-in, what that needs. */
  private async chooseDatabase(): Promise<void> {
    const image = process.env['POSTGRES_IMAGE'] ?? 'postgres:18-bookworm';
    const found = await this.engine.tryDocker([
      'image',
      'inspect',
      '--format',
      '{{json .Config.Entrypoint}}',
      image,
    ]);
    if (found.code !== 0 || found.stdout.includes('docker-entrypoint')) return;
    const ids = await this.engine.docker(
      'run',
      '--rm',
      '--network=none',
      image,
      'sh',
      '-c',
      'echo $(id -u postgres):$(id -g postgres)',
    );
    this.files = [...this.files, 'test/deploy/stand-in/compose.yaml'];
    this.env = { ...this.env, STAND_IN_USER: ids.trim() };
  }

  /** Builds one target, as RUNBOOK.md says. */
  async build(target: string, tag: string, ...more: readonly string[]): Promise<void> {
    const { NODE_IMAGE } = process.env;
    await this.engine.docker(
      'build',
      '--quiet',
      '--file',
      'deploy/Dockerfile',
      '--target',
      target,
      '--tag',
      tag,
      ...this.engine.buildNetwork,
      ...(NODE_IMAGE === undefined ? [] : ['--build-arg', `NODE_IMAGE=${NODE_IMAGE}`]),
      '--build-arg',
      'VERSION=1.2.3',
      '--build-arg',
      `REVISION=${revision()}`,
      ...more,
      ROOT,
    );
  }

  async up(): Promise<void> {
    await this.compose('up', '--detach', '--no-build', ...SERVICES);
  }

  /** With its volumes: a test leaves nothing, and finds nothing. */
  async down(): Promise<void> {
    await this.compose('down', '--volumes', '--remove-orphans', '--timeout', '5');
  }

  async compose(...args: readonly string[]): Promise<string> {
    return this.engine.compose(this.files, this.project, args, this.env);
  }

  async containerOf(service: string): Promise<string> {
    const id = (await this.compose('ps', '--quiet', service)).trim();
    if (id === '') throw new Error(`${service} has no container`);
    return id;
  }

  async untilHealthy(service: string, timeoutMs = 90_000): Promise<void> {
    const id = await this.containerOf(service);
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const format = '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}';
      const state = (await this.engine.docker('inspect', '--format', format, id)).trim();
      if (state === 'running healthy') return;
      if (Date.now() > deadline || state.startsWith('exited')) {
        throw new Error(`${service} is ${state}:\n${await this.logsOf(service)}`);
      }
      await delay(250);
    }
  }

  /** The address under which this machine reaches the api. */
  async apiUrl(): Promise<string> {
    const format = '{{(index (index .NetworkSettings.Ports "3000/tcp") 0).HostPort}}';
    const id = await this.containerOf('api');
    const port = (await this.engine.docker('inspect', '--format', format, id)).trim();
    return `http://127.0.0.1:${port}`;
  }

  async logsOf(service: string): Promise<string> {
    const { stdout, stderr } = await this.engine.tryDocker([
      'logs',
      await this.containerOf(service),
    ]);
    return `${stdout}${stderr}`;
  }

  /** Looks around inside a running container. */
  async probe(container: string): Promise<Findings> {
    const node = '/usr/local/bin/node';
    const ended = await this.engine.tryDocker(
      ['exec', '--interactive', container, node, '--input-type=module', '-'],
      PROBE,
    );
    if (ended.code !== 0) throw new Error(`the probe failed: ${ended.stderr}`);
    return JSON.parse(ended.stdout) as Findings;
  }
}

function revision(): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
}
