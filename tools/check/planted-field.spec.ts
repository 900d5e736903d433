import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const source = 'apps/api/src';

/** Schemas of path parameters: the route itself names their fields. */
const OF_PATHS = [
  'documentParamsSchema',
  'pageParamsSchema',
  'tagParamsSchema',
  'sourceParamsSchema',
  'sourceEntryParamsSchema',
];

const files = globSync('**/*.{request,requests}.ts', { cwd: join(ROOT, source) }).map((file) =>
  join(ROOT, source, file),
);

/** Adds one field to each schema in the file. The field has the name of the schema. */
function plant(text: string, planted: string[]): string {
  return text.replaceAll(
    /export const (\w+Schema) = z\s*\.strictObject\(\s*\{/g,
    (start, name: string) => {
      if (OF_PATHS.includes(name)) return start;
      planted.push(`planted_${name}`);
      return `${start} planted_${name}: z.string().optional(),`;
    },
  );
}

/** Adds a filter of documents that has no condition. */
function plantFilter(text: string): string {
  return text.replace(
    'const DOCUMENT_FILTERS = {',
    (start) => `${start} planted: { schema: tag },`,
  );
}

function compile(changed: ReadonlyMap<string, string>): string[] {
  const json = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(json.config, ts.sys, ROOT);
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const read = host.readFile.bind(host);
  host.readFile = (path) => changed.get(path) ?? read(path);
  const roots = globSync(`${source}/**/*.ts`, { cwd: ROOT })
    .filter((file) => !file.endsWith('.spec.ts'))
    .map((file) => join(ROOT, file));
  const program = ts.createProgram(roots, { ...options, noEmit: true, incremental: false }, host);
  return program
    .getSemanticDiagnostics()
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it(
  'a field that is published and that no code handles does not compile',
  { timeout: 120_000 },
  () => {
    const planted: string[] = [];
    const changed = new Map(
      files.map((file) => [file, plant(readFileSync(file, 'utf8'), planted)]),
    );
    expect(planted.length).toBeGreaterThanOrEqual(15);
    const filters = join(ROOT, source, 'documents/document-filters.ts');
    changed.set(filters, plantFilter(readFileSync(filters, 'utf8')));
    const errors = compile(changed).join('\n');
    expect(planted.filter((name) => !errors.includes(name))).toEqual([]);
    expect(errors).toContain(`Property 'condition' is missing in type`);
  },
);
