import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EVENT_LIMITS } from './event-limits.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/limits.md'), 'utf8');

it.each(Object.entries(EVENT_LIMITS))('docs/limits.md says that %s is %i', (name, value) => {
  expect(page).toMatch(new RegExp(`\\| \`${name}\` +\\| ${value} +\\|`));
});
