interface ProcessFacts {
  readonly uids: readonly string[];
  readonly gids: readonly string[];
  readonly capabilities: readonly string[];
  readonly noNewPrivs: string;
  readonly seccomp: string;
}

/** The findings of probe.mjs inside a container. */
export interface Findings {
  readonly own: ProcessFacts;
  readonly service: ProcessFacts;
  readonly command: readonly string[];
  readonly writable: readonly string[];
  readonly executableTmp: boolean;
  readonly writableTmp: boolean;
  readonly pidsMax: string;
  readonly memoryMax: string;
  readonly tools: readonly string[];
  readonly shells: readonly string[];
  readonly interpreters: readonly string[];
  readonly setuid: readonly string[];
  readonly changeable: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const MAX_PIDS = 1_024;
const MAX_MEMORY_BYTES = 8 * 1024 ** 3;

/** The promises about a container, each with a check of the findings. */
const PROMISES: Readonly<Record<string, (findings: Findings) => boolean>> = {
  'runs as 1000:1000': ({ own, service }) =>
    [own, service].every(({ uids, gids }) => [...uids, ...gids].every((id) => id === '1000')),
  'has no capability': ({ own, service }) =>
    [own, service].every(({ capabilities }) => capabilities.every((one) => /^0+$/.test(one))),
  'cannot gain privileges': ({ own, service }) =>
    [own, service].every(({ noNewPrivs }) => noNewPrivs === '1'),
  'has a seccomp filter': ({ own, service }) =>
    [own, service].every(({ seccomp }) => seccomp === '2'),
  'can write only to /tmp and its data': ({ writable }) => writable.length === 0,
  'does not own its code': ({ changeable }) => changeable.length === 0,
  'has a /tmp': ({ writableTmp }) => writableTmp,
  'cannot execute files in /tmp': ({ executableTmp }) => !executableTmp,
  'has a limit of processes': ({ pidsMax }) => Number(pidsMax) > 0 && Number(pidsMax) <= MAX_PIDS,
  'has a limit of memory': ({ memoryMax }) =>
    Number(memoryMax) > 0 && Number(memoryMax) <= MAX_MEMORY_BYTES,
  'has no setuid file': ({ setuid }) => setuid.length === 0,
  'has no package manager, compiler or fetcher': ({ tools }) => tools.length === 0,
  'is node, started directly': ({ command }) => command[0] === '/usr/local/bin/node',
};

/** Returns the promises that a container breaks. */
export function brokenPromises(findings: Findings): string[] {
  return Object.entries(PROMISES)
    .filter(([, isKept]) => !isKept(findings))
    .map(([promise]) => promise);
}
