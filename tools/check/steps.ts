/** One gate: an npm script of package.json, so that what is checked together can be run alone. */
export interface Step {
  name: string;
  script: string;
  /** Runs tests, and reports how many: a run of no test is a failure. */
  countsTests?: boolean;
  limitSeconds: number;
}

/** Steps that may run at the same time. */
export type Stage = readonly Step[];

/**
 * In the order of what fails fastest. Two steps of a stage run at a time; what starts servers has a
 * stage of its own. When `build` fails, the stages after it are not run.
 */
export const STAGES: readonly Stage[] = [
  [
    { name: 'build', script: 'build', limitSeconds: 60 },
    { name: 'types', script: 'typecheck', limitSeconds: 120 },
    { name: 'lint', script: 'lint', limitSeconds: 60 },
    { name: 'format', script: 'format:check', limitSeconds: 60 },
    { name: 'walls', script: 'walls', limitSeconds: 60 },
    { name: 'dead code', script: 'deadcode', limitSeconds: 60 },
  ],
  [
    { name: 'generated files', script: 'generate:check', limitSeconds: 60 },
    { name: 'openapi', script: 'openapi:lint', limitSeconds: 60 },
    { name: 'runbook', script: 'runbook:check', limitSeconds: 30 },
    { name: 'unit', script: 'test:unit', countsTests: true, limitSeconds: 180 },
  ],
  [{ name: 'integration', script: 'test:integration', countsTests: true, limitSeconds: 600 }],
  [{ name: 'e2e', script: 'test:e2e', countsTests: true, limitSeconds: 600 }],
];

/** Only when named: what a machine repeats in other circumstances, and what needs more than Node and npm. */
export const EXTRA_STEPS: readonly Step[] = [
  { name: 'redis', script: 'test:redis', countsTests: true, limitSeconds: 360 },
  { name: 'backup', script: 'test:backup', countsTests: true, limitSeconds: 300 },
  { name: 'alert rules', script: 'test:rules', limitSeconds: 240 },
  { name: 'deploy', script: 'test:deploy', countsTests: true, limitSeconds: 900 },
  { name: 'contract', script: 'test:openapi', countsTests: true, limitSeconds: 600 },
  { name: 's3', script: 'test:s3', countsTests: true, limitSeconds: 300 },
  { name: 'zoo', script: 'test:zoo', countsTests: true, limitSeconds: 3_600 },
  { name: 'short zoo', script: 'test:zoo:short', countsTests: true, limitSeconds: 150 },
  { name: 'soak', script: 'test:soak', countsTests: true, limitSeconds: 1_800 },
  { name: 'launcher', script: 'test:launcher', countsTests: true, limitSeconds: 240 },
];

/** The stages with only the named steps; all stages when none is named. */
export function selectSteps(
  stages: readonly Stage[],
  names: readonly string[],
  extra: readonly Step[] = [],
): readonly Stage[] {
  const known = [...stages.flat(), ...extra].map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`no step ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  }
  if (names.length === 0) return stages;
  return [...stages, extra].map((stage) => stage.filter(({ name }) => names.includes(name)));
}
