import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import vitestConfig from '../../vitest.config.js';
import { findBadNames, ROLES, TEST_KINDS } from './file-names.ts';

const ROOT = join(import.meta.dirname, '../..');

function sourceFiles(): string[] {
  return globSync('{apps,libs,load,test,tools}/**/*.ts', { cwd: ROOT }).toSorted();
}

/** The projects of vitest.config.ts, each with the patterns of its files. */
function projects(): Map<string, string> {
  return new Map(
    (vitestConfig.test?.projects ?? []).map((project) => {
      const { name, include } = (project as { test: { name: string; include: string[] } }).test;
      return [name, include.join()];
    }),
  );
}

describe('the names of files', () => {
  it('are in kebab-case and end in a role or a kind of test', () => {
    const files = sourceFiles();
    expect(files.length).toBeGreaterThan(500);
    expect(findBadNames(files)).toEqual([]);
  });

  it('use every role', () => {
    const files = sourceFiles();
    const unused = ROLES.filter((role) => !files.some((path) => path.endsWith(`.${role}.ts`)));
    expect(unused).toEqual([]);
  });

  it.each([
    'apps/api/src/documents/documents.manager.ts',
    'apps/api/src/documents/Documents.service.ts',
    'apps/api/src/documents/documents.int.spec.ts',
    'apps/api/src/documents/documents.service.helper.ts',
    'test/integration/documents.unit.spec.ts',
    'test/e2e/documents_list.e2e.spec.ts',
  ])('are rejected when they are as %s', (path) => {
    expect(findBadNames([path])).toEqual([path]);
  });
});

describe('the kinds of tests', () => {
  it('are the projects of vitest, except the unit tests', () => {
    const kinds = Object.values(TEST_KINDS);
    expect([...projects().keys()].toSorted()).toEqual([...kinds, 'unit'].toSorted());
    for (const [kind, project] of Object.entries(TEST_KINDS)) {
      expect(projects().get(project)).toMatch(new RegExp(`\\*\\.${kind}\\.spec\\.ts$`));
    }
  });
});
