/**
 * The roles that a file's name may end in, before `.ts`: the closed list. The name before the role is in kebab-case and
 * has no dot.
 */
export const ROLES = [
  'module',
  'controller',
  'service',
  'repository',
  'read-model',
  'entity',
  'mapper',
  'guard',
  'filter',
  'interceptor',
  'middleware',
  'decorator',
  'handler',
  'consumer',
  'config',
  'errors',
  'requests',
  'response',
] as const;

/** The kinds of tests in test/, each with its vitest project: `<name>.<kind>.spec.ts`. */
export const TEST_KINDS: Readonly<Record<string, string>> = {
  int: 'integration',
  e2e: 'e2e',
  redis: 'redis',
  s3: 's3',
  deploy: 'deploy',
  backup: 'backup',
  hostile: 'hostile-files',
  soak: 'soak',
  openapi: 'openapi',
};

const ROLE = `(?:\\.(?:${ROLES.join('|')}))?`;
const KIND = `(?:\\.(?:${Object.keys(TEST_KINDS).join('|')}))?`;
const BASE = '[a-z0-9]+(?:-[a-z0-9]+)*';
const SOURCE = new RegExp(`^${BASE}(?:${ROLE}(?:\\.spec)?|\\.contract|\\.d)\\.ts$`);
const TEST = new RegExp(`^${BASE}${KIND}\\.spec\\.ts$`);

/** Returns the paths whose file names are not in kebab-case or end in a role or kind that is not in the lists. */
export function findBadNames(paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const isTest = path.startsWith('test/') && TEST.test(name);
    return !isTest && !SOURCE.test(name);
  });
}
