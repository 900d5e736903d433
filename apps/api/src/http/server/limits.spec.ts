import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { httpSettings } from '../http.config.js';
import { LIMITS } from './limits.js';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/limits.md'), 'utf8');

it.each(Object.entries(LIMITS))('docs/limits.md says that %s is %i', (name, value) => {
  expect(page).toMatch(new RegExp(`\\| \`${name}\` +\\| ${value} +\\|`));
});

const numbers = Object.values(httpSettings).filter(({ defaultText }) =>
  /^\d+$/.test(defaultText ?? ''),
);
it.each(numbers)('docs/limits.md says the default of $name', ({ name, defaultText }) => {
  expect(page).toMatch(new RegExp(`\\| \`${name}\` +\\| ${defaultText ?? ''}(?: m?s)? +\\|`));
});
