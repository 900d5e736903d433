/** What the runner (tools/load.ts) tells a scenario by `k6 run --env`. */
export const BASE_URL = required('BASE_URL');
/** Folder with the files that are uploaded; the runner makes them. */
export const FILES = required('FILES');
/** What the seeded accounts are called, all with one password. */
export const ACCOUNTS = Number(required('ACCOUNTS'));
export const PASSWORD = required('PASSWORD');
/** Where the summary goes. */
export const SUMMARY = required('SUMMARY');

/** A number that the runner may give, such as a rate. */
export function optional(name: string, fallback: number): number {
  const given = __ENV[name];
  return given === undefined || given === '' ? fallback : Number(given);
}

function required(name: string): string {
  const given = __ENV[name];
  if (given === undefined || given === '') {
    throw new Error(`${name} is not set: scenarios are run by npm run load:smoke and the like`);
  }
  return given;
}
