import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.mjs');
const CLI = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** The folders of the worker as .dependency-cruiser.mjs orders them, from the highest to the lowest. */
const WORKER_ROOMS = [
  'management',
  'jobs',
  'searchable-pdf',
  'recognition',
  'document-passwords',
  'sandbox',
  'sandbox-launch',
  'store',
  'config',
  'languages',
  'metrics',
  'sandboxed',
  'sandboxed/searchable-pdf',
  'sandboxed/image',
  'sandboxed/pdf',
  'sandboxed/plain-text',
  'sandboxed/conversion',
  'sandboxed/mail',
  'sandboxed/office',
  'sandboxed/html',
  'sandboxed/converted-text',
  'sandboxed/text-encoding',
  'sandboxed/preprocessing',
  'sandboxed/ocr-engine',
  'sandboxed/language',
  'sandboxed/text-quality',
  'sandboxed/page',
  'sandbox-protocol',
] as const;

/** For every rule, imports that it must refuse: the file, and what it imports. */
const PLANTED: Readonly<Record<string, readonly (readonly [from: string, imported: string])[]>> = {
  'lib-has-a-level': [['apps/api/src/a1.ts', '@app/unlisted']],
  'lib-without-a-level-imports-nothing': [['libs/unlisted/src/index.ts', '@app/errors']],
  'level-0-imports-nothing-of-ours': [
    ['libs/errors/src/b1.ts', '@app/contracts'],
    ['libs/contracts/src/b2.ts', '@app/config'],
  ],
  'level-0-imports-no-framework': [
    ['libs/errors/src/c1.ts', '@nestjs/common'],
    ['libs/contracts/src/c2.ts', 'pg'],
  ],
  'one-lib-for-the-client-address': [['apps/api/src/c3.ts', 'proxy-addr']],
  'level-1-imports-down': [
    ['libs/logging/src/d1.ts', '@app/management'],
    ['libs/metrics/src/d4.ts', '@app/logging'],
    ['libs/management/src/d2.ts', '@app/database'],
    ['libs/logging/src/d3.ts', '../../../apps/api/src/app.module.js'],
    ['libs/outbound/src/d5.ts', '@app/sources'],
  ],
  'config-and-context-are-siblings': [
    ['libs/config/src/e1.ts', '@app/request-context'],
    ['libs/request-context/src/e2.ts', '@app/config'],
    ['libs/config/src/e3.ts', '@app/logging'],
  ],
  'level-2-imports-down': [
    ['libs/queue/src/f1.ts', '@app/database'],
    ['libs/database/src/f2.ts', '@app/document-storage'],
    ['libs/document-storage/src/f3.ts', '../../../apps/api/src/app.module.js'],
    ['libs/sources/src/f4.ts', '@app/document-storage'],
  ],
  'one-lib-for-hosts-that-users-name': [['libs/sources/src/f5.ts', 'undici']],
  'only-the-connector-reaches-out': [
    ['apps/api/src/f6.ts', '@app/outbound'],
    ['apps/ocr-worker/src/f7.ts', '@app/sources'],
    ['libs/throttling/src/f8.ts', '@app/outbound'],
  ],
  'mail-client-only-where-listed': [
    ['libs/sources/src/webdav/f9.ts', 'imapflow'],
    ['apps/connector/src/f10.ts', 'imapflow'],
  ],
  'embedded-postgres-stands-alone': [['libs/embedded-postgres/src/g1.ts', '@app/config']],
  'test-libs-only-from-tests-and-tools': [
    ['apps/api/src/h1.ts', '@app/testing'],
    ['libs/queue/src/h2.ts', '@app/embedded-postgres'],
  ],
  'testing-imports-no-app-and-no-tool': [
    ['libs/testing/src/i1.ts', '../../../apps/api/src/app.module.js'],
    ['libs/testing/src/i2.ts', '../../../tools/tool.ts'],
  ],
  'app-imports-no-other-app': [
    ['apps/api/src/j1.ts', '../../ocr-worker/src/main.js'],
    ['apps/ocr-worker/src/j2.ts', '../../api/src/app.module.js'],
  ],
  'worker-knows-no-documents-table': [
    ['apps/ocr-worker/src/k1.ts', '@app/database'],
    ['apps/ocr-worker/src/k2.ts', 'pg'],
  ],
  'decoders-only-in-sandboxed': [
    ['apps/ocr-worker/src/recognition/k3.ts', 'sharp'],
    ['apps/ocr-worker/src/sandbox/k4.ts', 'tesseract.js'],
    ['apps/ocr-worker/src/sandbox-protocol/k5.ts', '@hyzyla/pdfium'],
    ['apps/api/src/k6.ts', '@cantoo/pdf-lib'],
    ['libs/queue/src/k7.ts', 'sharp'],
  ],
  'markup-parser-only-where-listed': [
    ['apps/api/src/k16.ts', 'htmlparser2'],
    ['libs/sources/src/webdav/k17.ts', 'htmlparser2'],
  ],
  'image-decoder-is-loaded-late': [
    ['apps/ocr-worker/src/sandboxed/pdf/k14.ts', 'sharp'],
    ['apps/ocr-worker/src/sandboxed/k15.ts', 'sharp'],
  ],
  'sandboxed-is-not-imported': [
    ['apps/ocr-worker/src/sandbox/k8.ts', '../sandboxed/main.js'],
    ['apps/ocr-worker/src/k9.ts', './sandboxed/pdf/inner.js'],
  ],
  'sandboxed-knows-no-secrets': [
    ['apps/ocr-worker/src/sandboxed/pdf/k10.ts', '@app/config'],
    ['apps/ocr-worker/src/sandboxed/k11.ts', '@nestjs/common'],
    ['apps/ocr-worker/src/sandbox-protocol/k12.ts', '@app/document-storage'],
  ],
  'worker-folder-has-a-place': [['apps/ocr-worker/src/k13.ts', './unlisted/inner.js']],
  ...plantedWorkerRooms(),
  'lib-entered-through-its-index': [
    ['apps/api/src/l1.ts', '../../../libs/queue/src/inner.js'],
    ['test/integration/l2.int.spec.ts', '../../libs/queue/src/inner.js'],
  ],
  'lib-entered-by-libs-through-its-index': [['libs/queue/src/m1.ts', '../../config/src/inner.js']],
  'lib-entered-by-its-alias': [
    ['apps/api/src/n1.ts', '../../../libs/queue/src/index.js'],
    ['libs/queue/src/n2.ts', '../../config/src/index.js'],
  ],
  'relative-inside-a-lib': [['libs/queue/src/o1.ts', '@app/queue']],
  'programs-import-no-source': [
    ['tools/p1.ts', '../apps/api/src/app.module.js'],
    ['tools/p2.ts', '../libs/testing/src/index.ts'],
    ['load/run/p3.ts', '../../apps/api/src/app.module.js'],
    ['test/chaos/p4.ts', '../../apps/api/src/app.module.js'],
  ],
  'tools-are-not-imported': [
    ['apps/api/src/q1.ts', '../../../tools/tool.ts'],
    ['apps/api/src/q2.ts', '../../../load/run/runner.ts'],
  ],
  'e2e-imports-no-source': [
    ['test/e2e/r1.e2e.spec.ts', '@app/contracts'],
    ['test/e2e/r2.e2e.spec.ts', '../../apps/api/src/app.module.js'],
  ],
  'load-imports-k6-alone': [
    ['load/lib/r3.ts', '../../libs/queue/src/index.ts'],
    ['load/lib/r4.ts', 'zod'],
  ],
  'load-is-not-imported': [
    ['tools/r5.ts', '../load/lib/mix.ts'],
    ['load/run/r6.ts', '../lib/mix.ts'],
  ],
  'tests-are-not-imported': [['apps/api/src/s1.ts', './app.spec.js']],
  'feature-entered-through-its-index': [
    ['apps/api/src/auth/t1.ts', '../documents/documents.service.js'],
    ['apps/api/src/http/t2.ts', '../documents/documents.service.js'],
  ],
  'feature-entered-by-the-app-through-its-index': [
    ['apps/api/src/u1.ts', './documents/documents.service.js'],
  ],
  'api-room-imports-lower-rooms': [
    ['apps/api/src/documents/v2.ts', '../uploads/index.js'],
    ['apps/api/src/auth/v3.ts', '../documents/index.js'],
    ['apps/api/src/uploads/v4.ts', '../unlisted/index.js'],
  ],
  'http-knows-no-feature': [['apps/api/src/http/v1.ts', '../documents/index.js']],
  'controller-sees-no-sql': [
    ['apps/api/src/documents/w1.controller.ts', './documents.repository.js'],
    ['apps/api/src/documents/w2.controller.ts', 'pg'],
  ],
  'service-sees-no-http-and-no-sql': [['apps/api/src/documents/x1.service.ts', 'pg']],
  'no-cycle': [['apps/api/src/y1.ts', './y2.js']],
  'one-lib-for-one-outside-thing': [['apps/api/src/z1.ts', 'bullmq']],
  'not-to-unresolvable': [['apps/api/src/aa1.ts', './nowhere.js']],
  'package-is-declared': [['apps/api/src/ab1.ts', 'undeclared']],
  'no-dev-package-in-what-is-shipped': [['apps/api/src/ac1.ts', 'vitest']],
};

/** Imports that must pass, so that a rule that refuses everything fails the test. */
const ALLOWED: readonly (readonly [from: string, imported: string])[] = [
  ['apps/api/src/good1.ts', '@app/queue'],
  ['apps/api/src/good2.ts', './documents/index.js'],
  ['apps/api/src/good3.ts', './documents/documents.config.js'],
  ['apps/api/src/uploads/good4.ts', '../documents/index.js'],
  ['apps/api/src/auth/good5.ts', '../http/pagination.js'],
  ['apps/api/src/unlisted/good19.ts', '../uploads/index.js'],
  ['apps/api/src/good20.ts', './unlisted/unlisted.module.js'],
  ['apps/ocr-worker/src/good6.ts', '@app/contracts'],
  ['apps/ocr-worker/src/sandboxed/pdf/good19.ts', '@hyzyla/pdfium'],
  ['apps/ocr-worker/src/sandboxed/good20.ts', '../sandbox-protocol/inner.js'],
  ['apps/ocr-worker/src/jobs/good21.ts', '../recognition/inner.js'],
  ['apps/ocr-worker/src/jobs/good22.spec.ts', '../sandboxed/main.js'],
  ['libs/queue/src/good7.ts', '@app/config'],
  ['libs/queue/src/good8.ts', 'bullmq'],
  ['libs/logging/src/good9.ts', '@app/config'],
  ['libs/contracts/src/good10.ts', 'zod'],
  ['libs/client-ip/src/good16.ts', 'proxy-addr'],
  ['libs/outbound/src/good23.ts', 'undici'],
  ['libs/sources/src/good24.ts', '@app/outbound'],
  ['libs/sources/src/webdav/multistatus-parser.ts', 'htmlparser2'],
  ['libs/sources/src/imap/good26.ts', 'imapflow'],
  ['apps/connector/src/good25.ts', '@app/sources'],
  ['libs/queue/src/good11.spec.ts', '@app/testing'],
  ['test/integration/good12.int.spec.ts', '@app/queue'],
  ['test/integration/good13.int.spec.ts', '../../libs/document-storage/src/storage.contract.js'],
  ['test/e2e/good14.e2e.spec.ts', '@app/testing'],
  ['load/scenarios/good17.ts', '../lib/mix.ts'],
  ['test/chaos/good19.ts', '../../tools/tool.ts'],
  ['load/run/good20.ts', '../../tools/tool.ts'],
  ['tools/good15.ts', '../libs/embedded-postgres/src/index.ts'],
  ['tools/good18.ts', '../libs/testing/src/fixtures/index.ts'],
];

/** The files that the planted files import. */
const SCENERY: readonly string[] = [
  'apps/api/src/app.module.ts',
  'apps/api/src/app.spec.ts',
  'apps/api/src/http/pagination.ts',
  'apps/api/src/documents/index.ts',
  'apps/api/src/uploads/index.ts',
  'apps/api/src/unlisted/index.ts',
  'apps/api/src/unlisted/unlisted.module.ts',
  'apps/api/src/documents/documents.service.ts',
  'apps/api/src/documents/documents.config.ts',
  'apps/api/src/documents/documents.repository.ts',
  'apps/ocr-worker/src/main.ts',
  'apps/ocr-worker/src/sandboxed/main.ts',
  'apps/ocr-worker/src/unlisted/inner.ts',
  ...WORKER_ROOMS.map((room) => `apps/ocr-worker/src/${room}/inner.ts`),
  'libs/queue/src/inner.ts',
  'libs/config/src/inner.ts',
  'libs/document-storage/src/storage.contract.ts',
  'libs/testing/src/fixtures/index.ts',
  'tools/tool.ts',
  'load/run/runner.ts',
  'load/lib/mix.ts',
];
const DECLARED = [
  '@cantoo/pdf-lib',
  '@hyzyla/pdfium',
  '@nestjs/common',
  'bullmq',
  'htmlparser2',
  'imapflow',
  'pg',
  'proxy-addr',
  'sharp',
  'tesseract.js',
  'undici',
  'zod',
];
const PACKAGES = [...DECLARED, 'undeclared', 'vitest'];

/** In the worker each folder imports the next higher one, and the highest one imports the composition root. */
function plantedWorkerRooms(): Record<string, readonly (readonly [string, string])[]> {
  const plants = WORKER_ROOMS.map((room, index) => {
    const folder = `apps/ocr-worker/src/${room}`;
    const above = WORKER_ROOMS[index - 1];
    const target = above === undefined ? 'main.js' : `${above}/inner.js`;
    const imported = relative(folder, `apps/ocr-worker/src/${target}`);
    const specifier = imported.startsWith('.') ? imported : `./${imported}`;
    return [
      `worker-${room.replace('/', '-')}-imports-down`,
      [[`${folder}/up.ts`, specifier]],
    ] as const;
  });
  return Object.fromEntries(plants);
}

interface Cruise {
  summary: {
    totalCruised: number;
    totalDependenciesCruised: number;
    violations: { from: string; to: string; rule: { name: string } }[];
    ruleSetUsed: { forbidden: { name: string }[] };
  };
  modules: { source: string; dependencies: { module: string; dependencyTypes: string[] }[] }[];
}

async function cruise(folder: string): Promise<Cruise> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CLI, '--config', CONFIG, '--output-type', 'json', 'apps', 'libs', 'load', 'test', 'tools'],
    { cwd: folder, maxBuffer: 64 * 1024 ** 2 },
  );
  return JSON.parse(stdout) as Cruise;
}

describe('the walls of this repository', () => {
  let real: Cruise;
  beforeAll(async () => {
    real = await cruise(ROOT);
  }, 60_000);

  it('are checked on all of it, not on an empty list', () => {
    expect(real.summary.totalCruised).toBeGreaterThan(150);
    const byAlias = real.modules.flatMap((module) =>
      module.dependencies.filter(({ dependencyTypes }) => dependencyTypes.includes('aliased')),
    );
    expect(byAlias.length).toBeGreaterThan(40);
  });
});

describe('a planted import', () => {
  let folder: string;
  let planted: Cruise;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'strongroom-boundaries-'));
    plantTree(folder);
    planted = await cruise(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('exists for every rule', () => {
    const rules = new Set(planted.summary.ruleSetUsed.forbidden.map(({ name }) => name));
    expect(Object.keys(PLANTED).toSorted()).toEqual([...rules].toSorted());
  });

  const bad = Object.entries(PLANTED).flatMap(([rule, cases]) =>
    cases.map(([from, imported]) => ({ rule, from, imported })),
  );
  it.each(bad)('of $imported by $from is refused by $rule', ({ rule, from }) => {
    const refusedBy = planted.summary.violations
      .filter((violation) => violation.from === from)
      .map((violation) => violation.rule.name);
    expect(refusedBy).toContain(rule);
  });

  it.each(ALLOWED)('by %s of %s is let through', (from, imported) => {
    const module = planted.modules.find(({ source }) => source === from);
    expect(module?.dependencies.map((dependency) => dependency.module)).toEqual([imported]);
    expect(planted.summary.violations.filter((violation) => violation.from === from)).toEqual([]);
  });
});

/** Makes a small repository of the same structure with all planted imports. */
function plantTree(folder: string): void {
  const tsconfig = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  const { paths } = tsconfig.compilerOptions;
  paths['@app/unlisted'] = ['./libs/unlisted/src/index.ts'];
  write(folder, 'tsconfig.json', JSON.stringify(tsconfig));
  const dependencies = Object.fromEntries(DECLARED.map((name) => [name, '1']));
  const manifest = {
    name: 'planted',
    type: 'module',
    dependencies,
    devDependencies: { vitest: '1' },
  };
  write(folder, 'package.json', JSON.stringify(manifest));
  for (const name of PACKAGES) {
    write(folder, `node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(folder, `node_modules/${name}/index.js`, 'export const it = 1;\n');
  }
  for (const path of [...Object.values(paths).flat(), ...SCENERY]) {
    write(folder, path, 'export const it = 1;\n');
  }
  write(folder, 'apps/api/src/y2.ts', "export * from './y1.js';\n");
  for (const [from, imported] of [...Object.values(PLANTED).flat(), ...ALLOWED]) {
    write(folder, from, `import { it } from '${imported}';\nexport { it };\n`);
  }
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
