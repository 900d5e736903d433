import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(import.meta.dirname, '../..');

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;

/** How a command ended, however it ended. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The Docker engine that DOCKER_HOST names, and a compose of either generation. */
export class Engine {
  private constructor(
    private readonly program: string,
    private readonly composeCommand: readonly string[],
    /** Without the usual bridge only the host's network reaches the package registries. */
    readonly buildNetwork: readonly string[],
  ) {}

  /** @throws when there is no engine: what these tests prove cannot be had by reading files. */
  static async find(): Promise<Engine> {
    const program = ['/usr/bin/docker', 'docker'].find((name) => succeeds(name, ['version']));
    if (program === undefined) {
      throw new Error('NO CONTAINER ENGINE: nothing of the images and their hardening was proved');
    }
    const compose = [[program, 'compose'], ['docker-compose']].find(([name = '', ...args]) =>
      succeeds(name, [...args, 'version']),
    );
    if (compose === undefined) throw new Error('there is no docker compose, and no docker-compose');
    const hasBridge = succeeds(program, ['network', 'inspect', 'bridge']);
    return new Engine(program, compose, hasBridge ? [] : ['--network=host']);
  }

  /** Runs docker; rejects when it fails. */
  async docker(...args: readonly string[]): Promise<string> {
    return (await run(this.program, [...args], options())).stdout;
  }

  /** Runs docker; what it wrote, as bytes. */
  async bytes(...args: readonly string[]): Promise<Buffer> {
    const { stdout } = await run(this.program, [...args], {
      ...options(),
      encoding: 'buffer',
      maxBuffer: 2 ** 30,
    });
    return stdout;
  }

  /** Runs docker, and tells how it ended. */
  async tryDocker(args: readonly string[], input = ''): Promise<Ending> {
    return ending(this.program, args, input);
  }

  async compose(
    files: readonly string[],
    project: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<string> {
    const [program = '', ...first] = this.composeCommand;
    const named = files.flatMap((file) => ['--file', file]);
    const all = [...first, '--project-name', project, ...named, ...args];
    const { stdout } = await run(program, all, options(env));
    return stdout;
  }
}

function options(env: Readonly<Record<string, string>> = {}) {
  return {
    cwd: ROOT,
    maxBuffer: MAX_OUTPUT,
    env: { ...process.env, DOCKER_BUILDKIT: '1', ...env },
  };
}

function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0;
}

async function ending(program: string, args: readonly string[], input: string): Promise<Ending> {
  const child = run(program, [...args], options());
  child.child.stdin?.end(input);
  try {
    return { code: 0, ...(await child) };
  } catch (error) {
    const { code = 1, stdout = '', stderr = String(error) } = error as Partial<Ending>;
    return { code, stdout, stderr };
  }
}
