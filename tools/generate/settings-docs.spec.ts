import { describe, expect, it } from 'vitest';
import {
  collectSettings,
  insertTable,
  renderEnvExample,
  renderTable,
  type DeclaredSetting,
} from './settings-docs.ts';

const optional = { safeParse: () => ({ success: true }) };
const mandatory = { safeParse: (value: unknown) => ({ success: value !== undefined }) };

const port: DeclaredSetting = {
  name: 'PORT',
  description: 'Where it listens',
  defaultText: '3000',
  isSecret: false,
  schema: mandatory,
};
const secret: DeclaredSetting = {
  name: 'A_SECRET',
  description: 'Opens a | b',
  isSecret: true,
  schema: mandatory,
};
const level: DeclaredSetting = {
  name: 'LEVEL',
  description: 'How much',
  isSecret: false,
  schema: optional,
};

const settings = collectSettings([
  { process: 'api', slices: [{ port, secret }, { level }] },
  { process: 'worker', slices: [{ level }] },
]);

describe('collectSettings', () => {
  it('sorts by name and lists which processes read each setting, and whether it is required', () => {
    expect(
      settings.map(({ name, readBy, isRequired }) => [name, readBy.join(), isRequired]),
    ).toEqual([
      ['A_SECRET', 'api', true],
      ['LEVEL', 'api,worker', false],
      ['PORT', 'api', false],
    ]);
  });

  const withOther = (other: DeclaredSetting) =>
    collectSettings([
      { process: 'api', slices: [{ level }] },
      { process: 'worker', slices: [{ other }] },
    ]);

  it('keeps the description of each process', () => {
    const [setting] = withOther({ ...level, description: 'How loud' });
    expect(setting?.description).toBe('How much. In the worker: How loud');
  });

  it('rejects a name with two defaults', () => {
    expect(() => withOther({ ...level, defaultText: 'loud' })).toThrow('LEVEL is declared twice');
  });
});

describe('renderEnvExample', () => {
  it('lists every setting as a comment, with its default', () => {
    const text = renderEnvExample(settings);
    expect(text).toContain('# Where it listens.\n# Read by: api.\n#PORT=3000\n');
    expect(text).toContain('Read by: api. Required.\n# A secret: also as A_SECRET_FILE');
  });
});

describe('renderTable', () => {
  it('escapes characters that would break a row', () => {
    expect(renderTable(settings)).toContain(
      String.raw`| \`A_SECRET\` | api | required | Opens a \| b. Also as \`A_SECRET_FILE\` |`.replaceAll(
        '\\`',
        '`',
      ),
    );
  });
});

describe('insertTable', () => {
  it('replaces the text between the markers and nothing else', () => {
    const document = 'before\n<!-- settings:begin -->\nold\n<!-- settings:end -->\nafter\n';
    expect(insertTable(document, 'TABLE')).toBe(
      'before\n<!-- settings:begin -->\n\nTABLE\n\n<!-- settings:end -->\nafter\n',
    );
  });

  it('fails without markers', () => {
    expect(() => insertTable('nothing here', 'TABLE')).toThrow('the document lacks');
  });
});
