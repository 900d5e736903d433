import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(import.meta.dirname, '../..');

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;

/** The exit code and output of a command, also of a failed one. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The Docker engine that DOCKER_HOST names, with `docker compose` or the older `docker-compose`. */
export class Engine {
  private constructor(
    private readonly program: string,
    private readonly composeCommand: readonly string[],
    /**
     * Where the engine has no bridge network, a build reaches the package registries only by the host's
     * network.
     */
    readonly buildNetwork: readonly string[],
  ) {}

  /** @throws when there is no engine, because these tests need running containers */
  static async find(): Promise<Engine> {
    const program = ['/usr/bin/docker', 'docker'].find((name) => succeeds(name, ['version']));
    if (program === undefined) {
      throw new Error('NO CONTAINER ENGINE: the images and their hardening were not tested');
    }
    const compose = [[program, 'compose'], ['docker-compose']].find(([name = '', ...args]) =>
      succeeds(name, [...args, 'version']),
    );
    if (compose === undefined)
      throw new Error('neither docker compose nor docker-compose is installed');
    const hasBridge = succeeds(program, ['network', 'inspect', 'bridge']);
    return new Engine(program, compose, hasBridge ? [] : ['--network=host']);
  }

  /** Runs docker and returns its output. @throws when it fails */
  async docker(...args: readonly string[]): Promise<string> {
    return (await run(this.program, [...args], options())).stdout;
  }

  /** Runs docker and returns its output as bytes. @throws when it fails */
  async bytes(...args: readonly string[]): Promise<Buffer> {
    const { stdout } = await run(this.program, [...args], {
      ...options(),
      encoding: 'buffer',
      maxBuffer: 2 ** 30,
    });
    return stdout;
  }

  /** Runs docker and returns its exit code and output; does not throw. */
  async tryDocker(args: readonly string[], input = ''): Promise<CommandResult> {
    return runCommand(this.program, args, input);
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

async function runCommand(
  program: string,
  args: readonly string[],
  input: string,
): Promise<CommandResult> {
  const child = run(program, [...args], options());
  child.child.stdin?.end(input);
  try {
    return { code: 0, ...(await child) };
  } catch (error) {
    const { code = 1, stdout = '', stderr = String(error) } = error as Partial<CommandResult>;
    return { code, stdout, stderr };
  }
}
