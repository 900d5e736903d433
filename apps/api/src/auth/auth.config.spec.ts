import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '@app/config';
import { API_RULES, API_SLICES } from '../api.config.js';

const production = { NODE_ENV: 'production', REGISTRATION: 'closed' };
const database = { DATABASE_URL: 'postgres://u:p@localhost/db' };
/** 32 hexadecimal digits, as a generator makes them. */
const SECRET = '6fd0a9ce17b2453e8d91c04f7a2be683';
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
  it('is optional in development', () => {
    expect(problemsOf(database)).toEqual([]);
  });

  it('is required in production, and reported together with all other problems', () => {
    expect(problemsOf({ NODE_ENV: 'production', PORT: 'x' })).toEqual([
      'PORT: must be a whole number in decimal digits',
      'DATABASE_URL: is required: a postgres:// URL of PostgreSQL 15 or newer',
      'JWT_SECRET: is required when NODE_ENV is production',
      'REGISTRATION: is required when NODE_ENV is production: open or closed',
    ]);
  });

  it('is reported once, and without its value, when it is too short', () => {
    expect(problemsOf({ ...database, ...production, JWT_SECRET: 'hunter2' })).toEqual([
      'JWT_SECRET: must have at least 32 characters',
    ]);
  });

  it.each([
    ['one character', 'a'.repeat(64)],
    ['few characters', '01'.repeat(10) + '2345'.repeat(4)],
    ['a word again and again', 'strongroom'.repeat(5)],
  ])('is refused when it is %s', (_, JWT_SECRET) => {
    expect(problemsOf({ ...database, ...production, JWT_SECRET })).toEqual([
      'JWT_SECRET: repeats itself: generate it, for example with openssl rand -hex 32',
    ]);
  });

  it('may replace a secret that repeats itself', () => {
    const secrets = { JWT_SECRET: SECRET, JWT_SECRET_PREVIOUS: 'a'.repeat(32) };
    expect(problemsOf({ ...database, ...production, ...secrets })).toEqual([]);
  });

  it('is accepted with 32 characters', () => {
    const JWT_SECRET = SECRET;
    expect(problemsOf({ ...database, ...production, JWT_SECRET })).toEqual([]);
  });
});

describe('REGISTRATION', () => {
  const JWT_SECRET = SECRET;
  const registration = (environment: Record<string, string>) =>
    problemsOf({ ...database, JWT_SECRET, ...environment });

  it('is optional in development', () => {
    expect(registration({})).toEqual([]);
  });

  it('is required in production', () => {
    expect(registration({ NODE_ENV: 'production' })).toEqual([
      'REGISTRATION: is required when NODE_ENV is production: open or closed',
    ]);
    for (const REGISTRATION of ['open', 'closed']) {
      expect(registration({ NODE_ENV: 'production', REGISTRATION })).toEqual([]);
    }
  });

  it('is reported once, and without its value, when it is not valid', () => {
    expect(registration({ NODE_ENV: 'production', REGISTRATION: 'maybe' })).toEqual([
      'REGISTRATION: must be open or closed',
    ]);
  });
});
