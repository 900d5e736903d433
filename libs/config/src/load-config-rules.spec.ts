import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, loadConfig } from './load-config.js';
import { setting } from './setting.js';

const slice = {
  mode: setting('MODE', { schema: z.enum(['strict', 'lax']), description: '', default: 'lax' }),
  key: setting('KEY', { schema: z.string().min(4, 'is too short').optional(), description: '' }),
  size: setting('SIZE', { schema: z.string({ error: 'is required' }), description: '' }),
};
const keyInStrictMode = (config: { mode?: string; key?: string | undefined }) =>
  config.mode === 'strict' && 'key' in config && config.key === undefined
    ? 'KEY: is required when MODE is strict'
    : undefined;

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig([slice], environment, [keyInStrictMode]);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('rules over several settings', () => {
  it('are named together with the faults of single settings', () => {
    expect(problemsOf({ MODE: 'strict' })).toEqual([
      'SIZE: is required',
      'KEY: is required when MODE is strict',
    ]);
  });

  it('see a setting that is itself wrong as absent, so that it is not named twice', () => {
    expect(problemsOf({ MODE: 'strict', KEY: 'abc', SIZE: '1' })).toEqual(['KEY: is too short']);
  });

  it('let settings through that fulfil them', () => {
    expect(problemsOf({ MODE: 'strict', KEY: 'abcd', SIZE: '1' })).toEqual([]);
    expect(problemsOf({ SIZE: '1' })).toEqual([]);
  });
});

describe('an empty variable', () => {
  it('counts as unset, because compose files pass unset variables as empty', () => {
    expect(loadConfig([{ mode: slice.mode, key: slice.key }], { MODE: '', KEY: '' })).toEqual({
      mode: 'lax',
      key: undefined,
    });
  });
});
