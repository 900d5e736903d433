import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Nest injects by the constructor types that the compiler notes beside decorators.
const decorators = { decorator: { legacy: true, emitDecoratorMetadata: true } };
// Files of one worker share the modules that they import. Evaluating them again for each file takes a third of the time.
const sharedModules = { isolate: false };
const shared = { resolve: { tsconfigPaths: true }, oxc: decorators };

/** The longest test files start first, so that the run does not end with one of them alone. */
const LONG = [
  'develop',
  'shutdown-under-load',
  'launcher',
  'documents',
  'shared-pages',
  'guarantees',
];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}.e2e.spec.ts`));
  return at < 0 ? LONG.length : at;
}

export default defineConfig({
  ...shared,
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...shared,
        test: {
          ...sharedModules,
          name: 'unit',
          include: ['{apps,libs,tools,load/run,test/{static,chaos,bench,accuracy}}/**/*.spec.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...sharedModules,
          name: 'integration',
          include: ['test/integration/**/*.int.spec.ts'],
          globalSetup: ['libs/testing/src/postgres-global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        ...shared,
        test: {
          ...sharedModules,
          name: 'redis',
          include: ['test/redis/**/*.redis.spec.ts'],
          globalSetup: ['libs/testing/src/postgres-global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'backup',
          include: ['test/backup/**/*.backup.spec.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'deploy',
          include: ['test/deploy/**/*.deploy.spec.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          ...sharedModules,
          name: 's3',
          include: ['test/s3/**/*.s3.spec.ts'],
          globalSetup: ['libs/testing/src/postgres-global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'openapi',
          include: ['test/openapi/**/*.openapi.spec.ts'],
          globalSetup: ['libs/testing/src/postgres-global-setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'soak',
          include: ['test/hostile-files/**/*.soak.spec.ts'],
          globalSetup: ['libs/testing/src/postgres-global-setup.ts'],
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'hostile-files',
          include: ['test/hostile-files/**/*.hostile.spec.ts'],
          globalSetup: ['libs/testing/src/postgres-global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.spec.ts'],
          globalSetup: ['libs/testing/src/postgres-global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
