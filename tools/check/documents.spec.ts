import { describe, expect, it } from 'vitest';
import {
  anchorsIn,
  findFalseLogFields,
  findFalseLogMessages,
  findFalseReferences,
  findUnlinkedChapters,
  type Repository,
} from './documents.ts';

const repository: Repository = {
  hasFile: (path) => ['RUNBOOK.md', 'docs/adr/README.md'].includes(path),
  anchorsOf: () => anchorsIn('# Runbook\n\n## The disk is full\n'),
  scripts: new Set(['build']),
  settings: new Set(['JWT_SECRET', 'LOG_LEVEL']),
  otherNames: new Set(['AWS_REGION']),
};
const check = (text: string, path = 'RUNBOOK.md') => findFalseReferences(path, text, repository);

describe('findFalseReferences', () => {
  it('accepts references to things that exist', () => {
    const text = [
      'See [disk](#the-disk-is-full), [decisions](docs/adr/README.md), [web](https://example.org/x).',
      'Run `npm run build` with `LOG_LEVEL=debug`, `JWT_SECRET_FILE` and `AWS_REGION`.',
    ].join('\n');
    expect(check(text)).toEqual([]);
    expect(check('[up](../../RUNBOOK.md#runbook)', 'docs/adr/0001-x.md')).toEqual([]);
  });

  it('names a missing heading, file, script and setting', () => {
    expect(check('[a](#nowhere)')).toEqual(['RUNBOOK.md: #nowhere: there is no such heading']);
    expect(check('[a](docs/b.md)')).toEqual(['RUNBOOK.md: docs/b.md: there is no such file']);
    expect(check('```sh\nnpm run biuld\n```')).toEqual([
      'RUNBOOK.md: npm run biuld: there is no such script',
    ]);
    expect(check('Set `LOG_LEVELS`.')).toEqual([
      'RUNBOOK.md: LOG_LEVELS: there is no such setting',
    ]);
  });
});

describe('findFalseReferences in docs/', () => {
  it('takes an upper-case name for a constant of the code', () => {
    expect(check('At most `MAX_HEADERS`.', 'docs/x.md')).toEqual([]);
  });
});

describe('findFalseReferences in docs/operations/', () => {
  it('takes an upper-case name for a setting', () => {
    expect(check('Set `LOG_LEVELS`.', 'docs/operations/x.md')).toEqual([
      'docs/operations/x.md: LOG_LEVELS: there is no such setting',
    ]);
  });
});

describe('findUnlinkedChapters', () => {
  const texts = (runbook: string, chapter: string) =>
    new Map([
      ['RUNBOOK.md', runbook],
      ['docs/operations/store.md', chapter],
      ['docs/limits.md', 'no chapter'],
    ]);

  it('accepts chapters with links in both directions', () => {
    const linked = texts('[s](docs/operations/store.md#verify)', '[r](../../RUNBOOK.md#alerts)');
    expect(findUnlinkedChapters(linked)).toEqual([]);
  });

  it('names a link that is missing in either direction', () => {
    expect(findUnlinkedChapters(texts('', '[r](../../RUNBOOK.md)'))).toEqual([
      'RUNBOOK.md: it does not link to docs/operations/store.md',
    ]);
    expect(findUnlinkedChapters(texts('[s](docs/operations/store.md)', ''))).toEqual([
      'docs/operations/store.md: it does not link to RUNBOOK.md',
    ]);
  });
});

describe('findFalseLogFields', () => {
  const runbook = (row: string) =>
    `## Logs\n\n| Field | Holds |\n| --- | --- |\n${row}\n\n## Next\n`;
  const fields = new Set(['msg', 'jobId']);

  it('compares the table with the dictionary', () => {
    expect(findFalseLogFields(runbook('| `msg`, `jobId` | the `job` |'), fields)).toEqual([]);
    expect(findFalseLogFields(runbook('| `msg`, `jobID` | the job |'), fields)).toEqual([
      'jobID: there is no such log field',
    ]);
  });

  it('reports a missing table', () => {
    expect(findFalseLogFields('## Logs\n\n## Next\n', fields)).toHaveLength(1);
  });
});

describe('findFalseLogMessages', () => {
  const sources = "this.logger.warn({ err }, 'Backup failed'); 'The store names another one'";

  it('accepts messages of the source, also with a line break or an ellipsis', () => {
    const text =
      'ERROR `Backup failed`, WARN `Backup\nfailed`, ERROR `The store names another …`, `A name`';
    expect(findFalseLogMessages('RUNBOOK.md', text, sources)).toEqual([]);
  });

  it('names a message that no source has', () => {
    expect(findFalseLogMessages('RUNBOOK.md', 'WARN `Backup fails`', sources)).toEqual([
      'RUNBOOK.md: Backup fails: there is no such log message',
    ]);
  });
});

describe('anchorsIn', () => {
  it('makes the anchors of GitHub and GitLab, and ignores comments in shell blocks', () => {
    expect([...anchorsIn('## Back up, and `restore`\n```sh\n# not a heading\n```\n')]).toEqual([
      'back-up-and-restore',
    ]);
  });
});
