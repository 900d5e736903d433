import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '@app/testing';
import { SearchReindexer } from '../../../apps/api/src/search-index/index.js';
import { createSecondApi, killedAtPeriodicTask, startSecondApi } from '../../support/crash.js';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let database: DataSource;
let reindexer: SearchReindexer;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  database = strongroom.admin;
  reindexer = strongroom.app.get(SearchReindexer);
});
afterAll(() => strongroom.close());
beforeEach(async () => {
  await database.query('DELETE FROM documents');
  client = await strongroom.register();
});

const reindex = (options: { all?: boolean; share?: number } = {}) =>
  reindexer.reindex({ signal: new AbortController().signal, ...options });

async function read(...pages: string[]): Promise<string> {
  const { body } = await client.upload(randomUUID(), { fields: [['title', 'untitled']] });
  await readPages(strongroom, body.id, pages);
  return body.id;
}

async function found(q: string): Promise<string[]> {
  const { body } = await client.request<{ items: { document: { id: string } }[] }>(
    'GET',
    `/v1/search?q=${encodeURIComponent(q)}`,
  );
  return body.items.map(({ document }) => document.id);
}

/** Makes the rows look as after the migration: other rules, and none of the terms. */
async function outdate(...ids: string[]): Promise<void> {
  await database.query(
    `UPDATE document_search SET rules = '', vector = '' WHERE document_id = ANY($1)`,
    [ids],
  );
  await database.query(`UPDATE document_pages SET text_vector = '' WHERE document_id = ANY($1)`, [
    ids,
  ]);
}

const rulesOf = async (id: string) =>
  (
    await database.query<{ rules: string }[]>(
      'SELECT rules FROM document_search WHERE document_id = $1',
      [id],
    )
  ).map(({ rules }) => rules);

describe('indexing documents again', () => {
  it('makes words and phrases found again, on pages of any number', async () => {
    const short = await read('A lighthouse in the harbour.');
    const pages = Array.from({ length: 23 }, (_, i) => `Page ${i} tells of the number${i} thing.`);
    const long = await read(...pages);
    await outdate(short, long);
    expect(await found('lighthouse')).toEqual([]);
    expect(await reindexer.countOutdated()).toBe(2);
    expect(await reindex()).toEqual({ indexed: 2, failed: 0, left: 0 });
    expect(await reindexer.countOutdated()).toBe(0);
    expect(await found('"lighthouse in the harbour"')).toEqual([short]);
    expect(await found('number0 number22')).toEqual([long]);
    expect(await found('"number9 thing" "number22 thing"')).toEqual([long]);
    // The last words of a page and the first of the next one, also where two steps meet.
    expect(await found('"number9 thing page 10"')).toEqual([long]);
    expect(await reindex()).toEqual({ indexed: 0, failed: 0, left: 0 });
  });

  it('makes every row again when asked for all', async () => {
    const id = await read('A lighthouse.');
    await database.query(`UPDATE document_search SET vector = ''`);
    expect(await reindex()).toMatchObject({ indexed: 0 });
    expect(await reindex({ all: true })).toEqual({ indexed: 1, failed: 0, left: 0 });
    expect(await found('lighthouse')).toEqual([id]);
  });

  it('leaves the rows that a later release made', async () => {
    const id = await read('A lighthouse.');
    await database.query(`UPDATE document_search SET rules = '10:eng'`);
    expect(await reindexer.countOutdated()).toBe(0);
    expect(await reindex()).toEqual({ indexed: 0, failed: 0, left: 0 });
    expect(await rulesOf(id)).toEqual(['10:eng']);
  });

  it('logs a document that fails, goes on with the others, and ends', async () => {
    const [first, bad, last] = [await read('One.'), await read('Two.'), await read('Three.')];
    await outdate(first, bad, last);
    await database.query(
      `ALTER TABLE document_search ADD CONSTRAINT planted CHECK (document_id <> '${bad}' OR rules = '')`,
    );
    try {
      expect(await reindex()).toEqual({ indexed: 2, failed: 1, left: 0 });
      expect(await reindexer.countOutdated()).toBe(1);
    } finally {
      await database.query('ALTER TABLE document_search DROP CONSTRAINT planted');
    }
    expect(await reindex()).toEqual({ indexed: 1, failed: 0, left: 0 });
  });

  it('ends with the error when every document fails', async () => {
    const ids = await Promise.all(Array.from({ length: 11 }, () => read('One.')));
    await outdate(...ids);
    await database.query(
      `ALTER TABLE document_search ADD CONSTRAINT planted CHECK (rules = '') NOT VALID`,
    );
    try {
      await expect(reindex()).rejects.toThrow('planted');
    } finally {
      await database.query('ALTER TABLE document_search DROP CONSTRAINT planted');
    }
  });

  it('rests between documents when it runs in the background', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => read('One.')));
    await outdate(...ids);
    const time = async (share: number) => {
      const begin = performance.now();
      await reindex({ all: true, share });
      return performance.now() - begin;
    };
    const [full, tenth] = [await time(1), await time(0.1)];
    expect(tenth).toBeGreaterThan(3 * full);
  });

  it('does not run after it was stopped', async () => {
    const id = await read('One.');
    await outdate(id);
    const result = await reindexer.reindex({ signal: AbortSignal.abort() });
    expect(result).toEqual({ indexed: 0, failed: 0, left: 0 });
    expect(await reindexer.countOutdated()).toBe(1);
  });
});

describe('a document that changes while it is indexed again', () => {
  /** Runs `change` in the middle: after the first pages of the document were indexed. */
  async function changeMeanwhile(change: (id: string) => Promise<unknown>): Promise<string> {
    const id = await read(...Array.from({ length: 12 }, (_, i) => `The lighthouse ${i}.`));
    await outdate(id);
    const pages = () =>
      database.query<unknown[]>(
        `SELECT number FROM document_pages WHERE document_id = $1 AND text_vector <> ''`,
        [id],
      );
    // The first step takes some milliseconds, and the rest after it twenty times as long.
    const running = reindex({ share: 0.05 });
    await expect.poll(async () => (await pages()).length, { interval: 2 }).toBe(10);
    await change(id);
    await running;
    return id;
  }

  it('keeps a new title and new tags', async () => {
    const id = await changeMeanwhile(async (changed) => {
      const answer = await client.json('PATCH', `/v1/documents/${changed}`, {
        title: 'Voyages',
        tags: ['sailing'],
      });
      expect(answer.status).toBe(200);
    });
    expect(await found('voyages sailing "lighthouse 11"')).toEqual([id]);
    expect(await reindexer.countOutdated()).toBe(0);
  });

  it('keeps the text of a new extraction', async () => {
    const id = await changeMeanwhile(async (changed) => {
      const answer = await client.json('POST', `/v1/documents/${changed}/ocr`, {});
      expect(answer.status).toBe(202);
      await readPages(strongroom, changed, ['A windmill instead.']);
    });
    expect(await found('windmill')).toEqual([id]);
    expect(await found('lighthouse')).toEqual([]);
    expect(await reindexer.countOutdated()).toBe(0);
  });

  it('is indexed in the trash as well, and found after it was restored', async () => {
    const id = await changeMeanwhile(async (changed) => {
      await client.request('DELETE', `/v1/documents/${changed}`);
    });
    expect(await found('lighthouse')).toEqual([]);
    await client.request('POST', `/v1/documents/${id}/restore`);
    expect(await found('lighthouse')).toEqual([id]);
  });

  it('may be purged', async () => {
    const id = await changeMeanwhile((purged) =>
      database.query('DELETE FROM documents WHERE id = $1', [purged]),
    );
    expect(await rulesOf(id)).toEqual([]);
  });

  it('is left to the next run while another process has locked it', async () => {
    const id = await read('A lighthouse.');
    await outdate(id);
    await database.transaction(async (manager) => {
      await manager.query('SELECT id FROM documents WHERE id = $1 FOR UPDATE', [id]);
      expect(await reindex()).toEqual({ indexed: 0, failed: 0, left: 1 });
    });
    expect(await reindex()).toEqual({ indexed: 1, failed: 0, left: 0 });
  });
});

describe('a process of the earlier release, which does not write the search index', () => {
  it('adds documents, which get an outdated row', async () => {
    const id = await read('A lighthouse.');
    const copy = randomUUID();
    await database.query(
      `INSERT INTO documents (id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key, languages,
                              status, extraction_id, title_vector)
       SELECT $2::uuid, owner_id, 'Sailing', filename, media_type, size_bytes, 'other', ($2::uuid)::text, languages, status,
              extraction_id, 'sailing:1' FROM documents WHERE id = $1`,
      [id, copy],
    );
    expect(await rulesOf(copy)).toEqual(['']);
    expect(await found('sailing')).toEqual([copy]);
    expect(await reindex()).toEqual({ indexed: 1, failed: 0, left: 0 });
  });

  it.each([`title = 'Sailing'`, `tags = '{sailing}'`])(
    'sets %s, which makes the row outdated',
    async (change) => {
      const id = await read('A lighthouse.');
      await database.transaction(async (manager) => {
        await manager.query(`UPDATE documents SET ${change} WHERE id = $1`, [id]);
        await manager.query('UPDATE documents SET title_vector = title_vector WHERE id = $1', [id]);
      });
      expect(await rulesOf(id)).toEqual(['']);
      await reindex();
      expect(await found('sailing lighthouse')).toEqual([id]);
    },
  );

  it('puts a document into the trash, which is then not found, and restores it', async () => {
    const id = await read('A lighthouse.');
    await database.query('UPDATE documents SET deleted_at = now() WHERE id = $1', [id]);
    expect(await found('lighthouse')).toEqual([]);
    await database.query('UPDATE documents SET deleted_at = NULL WHERE id = $1', [id]);
    expect(await found('lighthouse')).toEqual([id]);
    expect(await reindexer.countOutdated()).toBe(0);
  });

  it('stores the text of an extraction, which makes the row outdated', async () => {
    const id = await read('A lighthouse.');
    await database.transaction(async (manager) => {
      await manager.query(`UPDATE document_pages SET text = 'A windmill.'`);
      await manager.query('UPDATE documents SET text_extraction_id = $1', [randomUUID()]);
    });
    expect(await rulesOf(id)).toEqual(['']);
    await reindex();
    expect(await found('windmill')).toEqual([id]);
  });
});

describe('the indexes of the earlier release', () => {
  const names = async () =>
    (
      await database.query<{ name: string }[]>(
        `SELECT indexname AS name FROM pg_indexes WHERE indexname IN ('document_pages_search', 'documents_titles')`,
      )
    ).map(({ name }) => name);

  it('do not exist in a new database', async () => {
    expect(await names()).toEqual([]);
  });

  it('are dropped when a run of the periodic job finds nothing to do, and not before', async () => {
    await database.query(
      'CREATE INDEX document_pages_search ON document_pages USING gin (owner_id, text_vector)',
    );
    await database.query(
      'CREATE INDEX documents_titles ON documents USING gin (owner_id, title_vector)',
    );
    await outdate(await read('A lighthouse.'));
    const run = () => reindexer.runPeriodically(new AbortController().signal);
    await run();
    expect(await names()).toHaveLength(2);
    await run();
    expect(await names()).toEqual([]);
    await run();
  });
});

describe('the built api', () => {
  it('indexes outdated documents some seconds after its start', async () => {
    const id = await read('A lighthouse.');
    await outdate(id);
    const { api } = await startSecondApi(strongroom, {});
    try {
      await expect.poll(() => found('lighthouse'), { timeout: 15_000 }).toEqual([id]);
    } finally {
      await api.stop();
    }
  });

  it('loses nothing when it is killed in the middle, and the next run goes on', async () => {
    const long = await read(...Array.from({ length: 12 }, (_, i) => `The lighthouse ${i}.`));
    const short = await read('The lighthouse 99.');
    const other = await read('The lighthouse 100.');
    await outdate(long, short, other);
    // The newest are indexed first: both short ones, then the first ten pages of the long one.
    for (const left of [2, 1, 1]) {
      const { api } = await createSecondApi(strongroom, killedAtPeriodicTask('reindex.step'));
      api.launch();
      expect((await api.exited).signal, api.output.slice(-2_000)).toBe('SIGKILL');
      expect(await reindexer.countOutdated()).toBe(left);
      expect((await client.request('GET', `/v1/documents/${long}`)).status).toBe(200);
    }
    expect(await reindex()).toEqual({ indexed: 1, failed: 0, left: 0 });
    expect((await found('lighthouse')).toSorted()).toEqual([long, short, other].toSorted());
    expect(await found('"lighthouse 11"')).toEqual([long]);
  });
});

describe('npm run search:reindex', () => {
  const run = (...args: string[]) =>
    runProgram('dist/apps/api/src/commands/search-reindex.js', args, {
      DATABASE_URL: strongroom.apiDatabaseUrl,
      DATA_DIR: strongroom.dataDir,
    });

  it('indexes the outdated documents, or all, while the api runs', async () => {
    const [id, other] = [await read('A lighthouse.'), await read('A windmill.')];
    await outdate(id);
    const program = await run();
    expect(program, program.stderr).toMatchObject({
      code: 0,
      stdout: '1 indexed, 0 failed, 0 in use by other processes\n',
      stderr: expect.stringContaining('1 of 1 documents') as unknown,
    });
    expect(await found('lighthouse')).toEqual([id]);
    await database.query(`UPDATE document_search SET vector = ''`);
    expect((await run('--all')).stdout).toContain('2 indexed');
    expect(await found('windmill')).toEqual([other]);
  });

  it('reports documents that fail, and unknown arguments', async () => {
    await outdate(await read('A lighthouse.'));
    await database.query(
      `ALTER TABLE document_search ADD CONSTRAINT planted CHECK (rules = '') NOT VALID`,
    );
    try {
      const program = await run();
      expect(program.code).toBe(1);
      expect(program.stdout).toContain('0 indexed, 1 failed');
    } finally {
      await database.query('ALTER TABLE document_search DROP CONSTRAINT planted');
    }
    expect((await run('--every')).stderr).toContain('usage: search-reindex [--all]');
  });
});
