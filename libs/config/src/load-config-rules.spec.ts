import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, loadConfig } from './load-config.js';
import { setting } from './setting.js';

const slice = {
  mode: setting('MODE', { schema: z.enum(['strict', 'lax']), description: '', default: 'lax' }),
  key: setting('KEY', { schema: z.string().min(4, 'is too short').optional(), description: '' }),
  size: setting('SIZE', { schema: z.string({ error: 'is required' }), description: '' }),
};
const requireKeyInStrictMode = (config: { mode?: string; key?: string | undefined }) =>
  config.mode === 'strict' && 'key' in config && config.key === undefined
    ? 'KEY: is required when MODE is strict'
    : undefined;

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig([slice], environment, [requireKeyInStrictMode]);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('rules about more than one setting', () => {
  it('are reported together with the errors of single settings', () => {
    expect(problemsOf({ MODE: 'strict' })).toEqual([
      'SIZE: is required',
      'KEY: is required when MODE is strict',
    ]);
  });

  it('get no value for an invalid setting, so that it is not reported twice', () => {
    expect(problemsOf({ MODE: 'strict', KEY: 'abc', SIZE: '1' })).toEqual(['KEY: is too short']);
  });

  it('accept settings that fulfil them', () => {
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
