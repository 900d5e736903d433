/** One check. `npm test -- <name>` runs it alone. */
export interface Step {
  name: string;
  /** A shell runs it in the root of the repository, with `node_modules/.bin` on the PATH. */
  command: string;
  /** Whether the step runs vitest, whose tests are counted. A run without tests fails. */
  countsTests?: boolean;
  limitSeconds: number;
}

/** Steps that may run at the same time. */
export type Stage = readonly Step[];

/**
 * The fastest checks come first. Two steps of a stage run at the same time. Tests that start servers have their own
 * stages. When `build` fails, the next stages are not run.
 */
export const STAGES: readonly Stage[] = [
  [
    {
      name: 'build',
      command: 'node tools/bootstrap.mjs tools/launcher/build.ts',
      limitSeconds: 60,
    },
    { name: 'types', command: 'tsc --noEmit', limitSeconds: 120 },
    { name: 'lint', command: 'oxlint --deny-warnings', limitSeconds: 60 },
    { name: 'format', command: 'prettier --check .', limitSeconds: 60 },
    {
      name: 'walls',
      command: 'depcruise --config .dependency-cruiser.mjs apps libs load test tools',
      limitSeconds: 60,
    },
    { name: 'dead code', command: 'knip', limitSeconds: 60 },
  ],
  [
    {
      name: 'generated files',
      command:
        'node tools/generate/emit-env-docs.ts --check && node tools/generate/emit-openapi.ts --check',
      limitSeconds: 60,
    },
    { name: 'openapi', command: 'redocly lint --config redocly.yaml', limitSeconds: 60 },
    { name: 'runbook', command: 'node tools/check/check-runbook.ts', limitSeconds: 30 },
    { name: 'unit', command: 'vitest run --project unit', countsTests: true, limitSeconds: 180 },
  ],
  [
    {
      name: 'integration',
      command: 'vitest run --project integration',
      countsTests: true,
      limitSeconds: 800,
    },
  ],
  [{ name: 'e2e', command: 'vitest run --project e2e', countsTests: true, limitSeconds: 900 }],
];

/** Steps that run only when they are named: variants for CI, and tests that need more than Node and npm. */
export const EXTRA_STEPS: readonly Step[] = [
  { name: 'redis', command: 'vitest run --project redis', countsTests: true, limitSeconds: 360 },
  { name: 'backup', command: 'vitest run --project backup', countsTests: true, limitSeconds: 300 },
  {
    name: 'alert rules',
    command:
      'cd deploy/prometheus && promtool check config prometheus.yaml && promtool test rules rules.test.yaml',
    limitSeconds: 240,
  },
  { name: 'deploy', command: 'vitest run --project deploy', countsTests: true, limitSeconds: 900 },
  {
    name: 'contract',
    command: 'vitest run --project openapi',
    countsTests: true,
    limitSeconds: 600,
  },
  { name: 's3', command: 'vitest run --project s3', countsTests: true, limitSeconds: 300 },
  {
    name: 'hostile files',
    command: 'vitest run --project hostile-files',
    countsTests: true,
    limitSeconds: 3_600,
  },
  {
    name: 'short hostile files',
    command: 'HOSTILE_FILES=short vitest run --project hostile-files',
    countsTests: true,
    limitSeconds: 150,
  },
  { name: 'soak', command: 'vitest run --project soak', countsTests: true, limitSeconds: 1_800 },
  {
    name: 'launcher',
    command: 'vitest run --project e2e test/e2e/launcher.e2e.spec.ts',
    countsTests: true,
    limitSeconds: 240,
  },
];

/** Returns the stages with only the named steps, or all stages when no step is named. */
export function selectSteps(
  stages: readonly Stage[],
  names: readonly string[],
  extra: readonly Step[] = [],
): readonly Stage[] {
  const known = [...stages.flat(), ...extra].map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`unknown step ${unknown.join(', ')}; the steps are: ${known.join(', ')}`);
  }
  if (names.length === 0) return stages;
  return [...stages, extra].map((stage) => stage.filter(({ name }) => names.includes(name)));
}
