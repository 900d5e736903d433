import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '@app/config';
import { CONNECTOR_RULES, CONNECTOR_SLICES } from './connector.config.js';

const KEY = 'd1c06b0ad1ba6a5a6f0d4cb1e8a7aa21';
const REQUIRED = {
  CONNECTOR_DATABASE_URL: 'postgres://connector@localhost/strongroom',
  CONNECTOR_SECRET: KEY,
  SOURCES_KEYS: `1:${KEY}`,
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(CONNECTOR_SLICES, environment, CONNECTOR_RULES);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}

describe('the settings of the connector', () => {
  it('need the database, the secret of the api and the keys, and nothing else', () => {
    const config = loadConfig(CONNECTOR_SLICES, REQUIRED, CONNECTOR_RULES);
    expect(config).toMatchObject({ sourcesPollSeconds: 300, connectorPort: 3_003 });
    expect(config.sourcesAllowedNetworks.includes('192.168.0.1')).toBe(false);
    expect(problemsOf({}).map((problem) => problem.split(':')[0])).toEqual([
      'CONNECTOR_DATABASE_URL',
      'SOURCES_KEYS',
      'CONNECTOR_SECRET',
    ]);
  });

  it('take several keys, of which the highest number seals', () => {
    const text = ` 3:${KEY} ,1:${KEY},12:${KEY}`;
    const { sourcesKeys } = loadConfig(CONNECTOR_SLICES, { ...REQUIRED, SOURCES_KEYS: text });
    expect(sourcesKeys.newest).toBe(12);
  });

  it.each([
    ['no number', KEY],
    ['the number 0', `0:${KEY}`],
    ['a number twice', `1:${KEY},1:${KEY}`],
    ['a number that is too large', `4294967296:${KEY}`],
    ['a short key', '1:short-key'],
    ['an empty item', `1:${KEY},`],
  ])('refuse keys with %s, and show no part of them', (_, text) => {
    const [problem = '', ...others] = problemsOf({ ...REQUIRED, SOURCES_KEYS: text });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^SOURCES_KEYS: /);
    expect(problem).not.toContain(KEY);
    expect(problem).not.toContain('short-key');
  });

  it.each([
    ['inboxes', 'SOURCES_FOLDER_ROOT: must be an absolute path'],
    ['/srv/data', 'SOURCES_FOLDER_ROOT: must not be in the store, or the store in it'],
    [
      '/srv/data/blobs/objects',
      'SOURCES_FOLDER_ROOT: must not be in the store, or the store in it',
    ],
    ['/srv/data/blobs', 'SOURCES_FOLDER_ROOT: must not be in the store, or the store in it'],
    [
      '/srv/other/../data/blobs/x',
      'SOURCES_FOLDER_ROOT: must not be in the store, or the store in it',
    ],
    ['/srv/data-of-scanners', undefined],
    [
      '/srv/data/blobs/..inboxes',
      'SOURCES_FOLDER_ROOT: must not be in the store, or the store in it',
    ],
  ])('allow inboxes only outside of the store: %s', (path, problem) => {
    const settings = { ...REQUIRED, DATA_DIR: '/srv/data', SOURCES_FOLDER_ROOT: path };
    expect(problemsOf(settings)).toEqual(problem === undefined ? [] : [problem]);
  });
});
