import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '@app/config';
import { API_RULES, API_SLICES } from '../api.config.js';

const database = { DATABASE_URL: 'postgres://u:p@localhost/db' };
const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    loadConfig(API_SLICES, environment, API_RULES);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('JWT_SECRET', () => {
  it('may be left out in development', () => {
    expect(problemsOf(database)).toEqual([]);
  });

  it('is required in production, and named together with all other faults', () => {
    expect(problemsOf({ NODE_ENV: 'production', PORT: 'x' })).toEqual([
      'PORT: must be a whole number in decimal digits',
      'DATABASE_URL: is required: a postgres:// URL of PostgreSQL 15 or newer',
      'JWT_SECRET: is required when NODE_ENV is production',
    ]);
  });

  it('is named once, and without its value, when it is too short', () => {
    expect(problemsOf({ ...database, NODE_ENV: 'production', JWT_SECRET: 'hunter2' })).toEqual([
      'JWT_SECRET: must have at least 32 characters',
    ]);
  });

  it('is fine with 32 characters', () => {
    const JWT_SECRET = 'x'.repeat(32);
    expect(problemsOf({ ...database, NODE_ENV: 'production', JWT_SECRET })).toEqual([]);
  });
});
