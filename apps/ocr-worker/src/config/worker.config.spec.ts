import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '@app/config';
import { WORKER_RULES, WORKER_SLICES } from './worker.config.js';

const REQUIRED = { QUEUE_DATABASE_URL: 'postgres://worker@localhost/strongroom' };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(WORKER_SLICES, environment, WORKER_RULES);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}

describe('the settings of the ocr-worker', () => {
  it('need no more than the address of the queue', () => {
    expect(loadConfig(WORKER_SLICES, REQUIRED, WORKER_RULES)).toMatchObject({
      ocrLanguages: ['eng', 'deu'],
      ocrConcurrency: 1,
      maxPages: 2_000,
      maxPagePixels: 100_000_000,
      pageTimeoutSeconds: 60,
    });
  });

  it('need either PostgreSQL or Redis for the queue', () => {
    expect(problemsOf({ REDIS_URL: 'redis://localhost' })).toEqual([]);
    expect(problemsOf({})).toEqual([expect.stringMatching(/^QUEUE_DATABASE_URL: is required/)]);
  });

  it('name OCR_LANGUAGES when data of a language is not installed', () => {
    expect(problemsOf({ ...REQUIRED, OCR_LANGUAGES: 'eng,tlh' })).toEqual([
      expect.stringMatching(/^OCR_LANGUAGES: of its languages, number 2: .*not installed/),
    ]);
  });

  it('take the data of every language from one folder, where one is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-models-'));
    try {
      await writeFile(join(folder, 'eng.traineddata'), '');
      await writeFile(join(folder, 'tlh.traineddata.gz'), '');
      const languages = (codes: string) => ({
        ...REQUIRED,
        OCR_LANGUAGES: codes,
        OCR_MODEL_DIR: folder,
      });
      expect(problemsOf(languages('tlh,eng'))).toEqual([]);
      expect(problemsOf(languages('deu,eng,fra'))).toEqual([
        expect.stringMatching(
          /^OCR_LANGUAGES: of its languages, number 1, number 3: OCR_MODEL_DIR/,
        ),
      ]);
      expect(problemsOf({ ...REQUIRED, OCR_MODEL_DIR: 'models' })).toEqual([
        'OCR_MODEL_DIR: must be an absolute path',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('name every fault at once', () => {
    const problems = problemsOf({
      MAX_PAGES: '0',
      OCR_LANGUAGES: 'tlh',
      PAGE_TIMEOUT_SECONDS: 'x',
    });
    expect(new Set(problems.map((problem) => problem.split(':')[0]))).toEqual(
      new Set(['MAX_PAGES', 'OCR_LANGUAGES', 'PAGE_TIMEOUT_SECONDS', 'QUEUE_DATABASE_URL']),
    );
  });
});
