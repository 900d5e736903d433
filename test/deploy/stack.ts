import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { Engine, ROOT } from './engine.js';
import type { Findings } from './hardening.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The services under test and their dependencies, without the monitoring. */
const SERVICES = [
  'secrets',
  'store-folders',
  'postgres',
  'valkey',
  'migrate',
  'api',
  'ocr-worker',
  'connector',
];
const PROBE = readFileSync(join(import.meta.dirname, 'probe.mjs'), 'utf8');
export const IMAGES = {
  api: 'strongroom/api:test',
  worker: 'strongroom/ocr-worker:test',
  connector: 'strongroom/connector:test',
  backup: 'strongroom/backup:test',
};

/** Additions to deploy/compose.yaml. */
export interface Overlays {
  readonly project: string;
  readonly files: readonly string[];
  readonly services: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Builds the images from this checkout and runs deploy/compose.yaml. */
export class Stack {
  private files: string[];
  private env: Record<string, string>;

  private constructor(
    readonly engine: Engine,
    private readonly overlays: Overlays,
  ) {
    this.files = ['deploy/compose.yaml', ...overlays.files];
    this.env = {
      STRONGROOM_API_IMAGE: IMAGES.api,
      STRONGROOM_WORKER_IMAGE: IMAGES.worker,
      STRONGROOM_CONNECTOR_IMAGE: IMAGES.connector,
      STRONGROOM_BACKUP_IMAGE: IMAGES.backup,
      REGISTRATION: 'open',
      API_PORTS: process.env['TEST_API_PORTS'] ?? '127.0.0.1:26000-26009',
      COMPOSE_PROJECT_NAME: overlays.project,
      ...overlays.env,
    };
  }

  static async create(overlays: Partial<Overlays> = {}): Promise<Stack> {
    const none = { project: 'strongroom-test', files: [], services: [], env: {} };
    const stack = new Stack(await Engine.find(), { ...none, ...overlays });
    await stack.findVolumes();
    await stack.chooseDatabaseImage();
    return stack;
  }

  /** Tells compose.yaml where this engine has its volumes and the logs of containers. */
  private async findVolumes(): Promise<void> {
    const root = await this.engine.docker('info', '--format', '{{.DockerRootDir}}');
    this.env = {
      ...this.env,
      DOCKER_VOLUMES: join(root.trim(), 'volumes'),
      DOCKER_CONTAINERS: join(root.trim(), 'containers'),
    };
  }

  /** Adds the settings for the stand-in where POSTGRES_IMAGE is not the official image. */
  private async chooseDatabaseImage(): Promise<void> {
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

  /** Builds one target, as deploy/Dockerfile says. */
  async build(target: string, tag: string, ...more: readonly string[]): Promise<void> {
    const bases = ['NODE_IMAGE', 'POSTGRES_IMAGE'].flatMap((name) => {
      const image = process.env[name];
      return image === undefined ? [] : ['--build-arg', `${name}=${image}`];
    });
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
      ...bases,
      '--build-arg',
      'VERSION=1.2.3',
      '--build-arg',
      `REVISION=${revision()}`,
      ...more,
      ROOT,
    );
  }

  async up(): Promise<void> {
    const { services } = this.overlays;
    await this.compose('up', '--detach', '--no-build', ...SERVICES, ...services);
  }

  /** Removes the containers and their volumes, so that each run starts empty. */
  async down(): Promise<void> {
    await this.compose('down', '--volumes', '--remove-orphans', '--timeout', '5');
  }

  async compose(...args: readonly string[]): Promise<string> {
    return this.engine.compose(this.files, this.overlays.project, args, this.env);
  }

  async containerOf(service: string): Promise<string> {
    const [id] = await this.containersOf(service);
    if (id === undefined) throw new Error(`${service} has no container`);
    return id;
  }

  async containersOf(service: string): Promise<string[]> {
    // `docker compose ps` takes a second, so this uses `docker ps`.
    const labels = [`project=${this.overlays.project}`, `service=${service}`, 'oneoff=False'];
    const filters = labels.map((label) => `--filter=label=com.docker.compose.${label}`);
    const ids = await this.engine.docker('ps', '--all', '--quiet', ...filters);
    return ids.split('\n').filter((id) => id !== '');
  }

  async untilHealthy(service: string, timeoutMs = 90_000): Promise<void> {
    for (const id of await this.containersOf(service)) {
      await this.untilContainerIsHealthy(id, service, timeoutMs);
    }
  }

  private async untilContainerIsHealthy(id: string, service: string, timeoutMs: number) {
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

  /** The URL of the api for this machine. */
  async apiUrl(): Promise<string> {
    const format = '{{(index (index .NetworkSettings.Ports "3000/tcp") 0).HostPort}}';
    const id = await this.containerOf('api');
    const port = (await this.engine.docker('inspect', '--format', format, id)).trim();
    return `http://127.0.0.1:${port}`;
  }

  async logsOf(service: string): Promise<string> {
    const logs = await Promise.all(
      (await this.containersOf(service)).map((id) => this.engine.tryDocker(['logs', id])),
    );
    return logs.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('');
  }

  /** Runs probe.mjs inside a running container. */
  async probe(container: string): Promise<Findings> {
    return (await this.runInside(container, PROBE)) as Findings;
  }

  /** Runs a module inside a running container, and returns the JSON that it prints. */
  async runInside(container: string, program: string, ...args: string[]): Promise<unknown> {
    const node = ['/usr/local/bin/node', '--input-type=module', '-', ...args];
    const ended = await this.engine.tryDocker(
      ['exec', '--interactive', container, ...node],
      program,
    );
    if (ended.code !== 0) throw new Error(`the program inside failed: ${ended.stderr}`);
    return JSON.parse(ended.stdout) as unknown;
  }
}

function revision(): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
}
