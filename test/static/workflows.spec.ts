import { execFileSync } from 'node:child_process';
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
  expect(text).toMatch(/publish:\n\s+needs: \[bases, scan\]/);
  expect(text).not.toMatch(/cache-(?:from|to)/);
  for (const target of ['api', 'ocr-worker', 'connector', 'backup']) expect(text).toContain(target);
});

it('builds what is scanned and what is published on the same base images, by digest', () => {
  const text = readFileSync(join(ROOT, '.github/workflows/images.yaml'), 'utf8');
  const builds = text.split('docker/build-push-action@').slice(1);
  expect(builds).toHaveLength(2);
  for (const build of builds) expect(build).toContain('needs.bases.outputs.build-args');
  const [, script = ''] = /id: digests\n\s+run: \|\n((?: {10}.*\n)+)/.exec(text) ?? [];
  const before = 'docker() { echo sha256:$(printf %064d 7); }; GITHUB_OUTPUT=$(mktemp)';
  const after = 'cat "$GITHUB_OUTPUT"; rm "$GITHUB_OUTPUT"';
  const output = execFileSync('bash', ['-c', [before, script, after].join('\n')], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const dockerfile = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8');
  const names = new Set(
    [...dockerfile.matchAll(/^FROM \$\{(\w+)\}/gm)].map(([, name = '']) => name),
  );
  expect([...names]).toEqual(['NODE_IMAGE', 'POSTGRES_IMAGE']);
  for (const name of names) {
    expect(output).toMatch(new RegExp(`^${name}=[a-z0-9/:.-]+@sha256:0+7$`, 'm'));
  }
});
