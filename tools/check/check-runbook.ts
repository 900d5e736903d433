import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  anchorsIn,
  findFalseLogFields,
  findFalseLogMessages,
  findFalseReferences,
  findUnlinkedChapters,
  type Repository,
} from './documents.ts';
import { Failure, runTool, say } from '../launcher/failure.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The chapter of the runbook that has the table of log fields. */
const LOGS = 'docs/operations/logs-and-metrics.md';

/**
 * Fails when a document names a file, heading, script, setting, log field or log message that does not exist, or
 * when the runbook and one of its chapters do not link to each other.
 */
function checkDocuments(): void {
  const paths = documents();
  if (!paths.includes('RUNBOOK.md')) throw new Failure('there is no RUNBOOK.md.');
  const repository = describeRepository();
  const texts = new Map(paths.map((path) => [path, read(path)]));
  const faults = [...texts].flatMap(([path, text]) => findFalseReferences(path, text, repository));
  faults.push(...findUnlinkedChapters(texts));
  const sources = readSources();
  for (const [path, text] of texts) {
    if (isForOperators(path)) faults.push(...findFalseLogMessages(path, text, sources));
  }
  faults.push(...findFalseLogFields(texts.get(LOGS) ?? '', logFields()));
  if (faults.length > 0)
    throw new Failure(`documents have false references:\n  ${faults.join('\n  ')}`);
  say(`${paths.length} documents have no false references.`);
}

function isForOperators(path: string): boolean {
  return path === 'RUNBOOK.md' || path.startsWith('docs/operations/');
}

/** Reads the code of the apps and libs as one text, without tests. */
function readSources(): string {
  return globSync('{apps,libs}/**/*.ts', { cwd: ROOT })
    .filter((path) => !path.endsWith('.spec.ts'))
    .map(read)
    .join('\n');
}

/** Returns the log fields. It reads them as text, because tools import no source. */
function logFields(): Set<string> {
  const [, body = ''] = read('libs/logging/src/fields.ts').split('export const FIELDS = {');
  return new Set([...body.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name ?? ''));
}

function documents(): string[] {
  return globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).toSorted();
}

function describeRepository(): Repository {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const settings = [...read('.env.example').matchAll(/^#([A-Z_0-9]+)=/gm)].map(([, name]) => name);
  return {
    hasFile: (path) => existsSync(join(ROOT, path)),
    anchorsOf: (path) => anchorsIn(read(path)),
    scripts: new Set(Object.keys(scripts)),
    settings: new Set(settings.filter((name) => name !== undefined)),
    // The launcher and tests read these names, which are in no schema.
    otherNames: new Set([
      'STRONGROOM_URL',
      'S3_SERVER',
      'WEBDAV_SERVERS',
      'ALLOW_ROOT',
      ...composeVariables(),
    ]),
  };
}

/** Returns the variables that only the compose files read, such as the memory of a service. */
function composeVariables(): string[] {
  return globSync('deploy/compose*.yaml', { cwd: ROOT }).flatMap((path) =>
    [...read(path).matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name),
  );
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

await runTool(async () => checkDocuments());
