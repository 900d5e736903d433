import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
      }
    >
  >;
}

const workflows = globSync('.github/workflows/*.yaml', { cwd: ROOT }).map((path) => ({
  path,
  ...(parse(readFileSync(join(ROOT, path), 'utf8')) as Workflow),
}));
const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({
    name: `${workflow.path} ${name}`,
    rights: job.permissions ?? workflow.permissions,
    uses: job.steps.flatMap(({ uses }) => uses ?? []),
  })),
);

it('pins every action by commit, because a tag can be moved to other code', () => {
  const uses = jobs.flatMap((job) => job.uses);
  expect(uses.length).toBeGreaterThan(10);
  expect(uses.filter((use) => !/^[\w./-]+@[0-9a-f]{40}$/.test(use))).toEqual([]);
});

it('gives rights to write only to jobs that run no scanner', () => {
  const writing = jobs.filter(({ rights }) => Object.values(rights).includes('write'));
  expect(writing.map(({ name }) => name)).toEqual(['.github/workflows/images.yaml publish']);
  expect(writing.flatMap(({ uses }) => uses).join()).not.toMatch(/trivy|scan/);
});

it('publishes what was scanned first, and without a cache that others can write', () => {
  const text = readFileSync(join(ROOT, '.github/workflows/images.yaml'), 'utf8');
  expect(text).toMatch(/publish:\n\s+needs: scan/);
  expect(text).not.toMatch(/cache-(?:from|to)/);
  for (const target of ['api', 'ocr-worker', 'backup']) expect(text).toContain(target);
});
