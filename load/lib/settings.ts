// The runner (load/run/load.ts) passes these values to a scenario by `k6 run --env`.

/** The URL of the api. */
export const BASE_URL = required('BASE_URL');
/** The folder of the files to upload; the runner makes them. */
export const FILES = required('FILES');
/** The number of seeded accounts to use; all have the same password. */
export const ACCOUNTS = Number(required('ACCOUNTS'));
export const PASSWORD = required('PASSWORD');
/** The path of the summary file. */
export const SUMMARY = required('SUMMARY');

/** Reads an optional number, such as a rate. */
export function optional(name: string, fallback: number): number {
  const given = __ENV[name];
  return given === undefined || given === '' ? fallback : Number(given);
}

function required(name: string): string {
  const given = __ENV[name];
  if (given === undefined || given === '') {
    throw new Error(
      `${name} is not set: run scenarios by npm run load, for example npm run load:smoke`,
    );
  }
  return given;
}
