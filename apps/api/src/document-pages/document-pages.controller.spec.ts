import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnauthenticatedError } from '../auth/index.js';
import { APP_OPTIONS, configureApp } from '../configure-app.js';
import { DocumentPagesController } from './document-pages.controller.js';
import { PageNotFoundError, PageNotReadyError } from './page.errors.js';
import { NO_CONTENT, unreadPage } from './page.js';
import { PageReader } from './page-reader.js';

const account = {
  id: '0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f',
  familyId: '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
};
const documentId = '0199c0de-5f3a-7c11-9d2e-000000000001';

/** Replaces the guard of `auth`: any token authenticates the account. */
class AnyTokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const req = context
      .switchToHttp()
      .getRequest<{ headers: Record<string, string>; account: unknown }>();
    if (!req.headers['authorization']) throw new UnauthenticatedError();
    req.account = account;
    return true;
  }
}

const calls: unknown[][] = [];
let answer: () => unknown;
const stub =
  (name: string) =>
  async (...input: unknown[]) => {
    calls.push([name, ...input]);
    return answer();
  };

let app: NestExpressApplication;
let url = '';

beforeAll(async () => {
  const module = await Test.createTestingModule({
    controllers: [DocumentPagesController],
    providers: [
      { provide: APP_GUARD, useClass: AnyTokenGuard },
      { provide: PageReader, useValue: { list: stub('list'), get: stub('get') } },
    ],
  }).compile();
  app = module.createNestApplication<NestExpressApplication>({ ...APP_OPTIONS, logger: false });
  configureApp(app);
  await app.listen(0, '127.0.0.1');
  url = `${await app.getUrl()}/v1/documents`;
});
afterAll(() => app.close());
beforeEach(() => {
  calls.length = 0;
  answer = () => ({ items: [], nextCursor: null });
});

async function get(path: string, authorization = 'Bearer of-the-account') {
  const response = await fetch(`${url}/${path}`, { headers: { authorization } });
  return { response, body: (await response.json()) as Record<string, unknown> };
}

describe('GET /documents/{id}/pages', () => {
  it('passes the account of the token, the limit and the cursor to the reader', async () => {
    answer = () => ({ items: [unreadPage(3, null)], nextCursor: 'abc' });
    const { response, body } = await get(`${documentId}/pages?limit=7&cursor=xyz`);
    expect(response.status).toBe(200);
    expect(calls).toEqual([['list', account, documentId, { limit: 7, cursor: 'xyz' }]]);
    expect(body).toEqual({
      items: [
        {
          number: 3,
          status: 'pending',
          source: null,
          language: null,
          confidence: null,
          durationMs: null,
          encoding: null,
          error: null,
        },
      ],
      nextCursor: 'abc',
    });
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'offset=1', 'limit=1&limit=2'])(
    'refuses ?%s',
    async (query) => {
      const { response, body } = await get(`${documentId}/pages?${query}`);
      expect([response.status, body['code']]).toEqual([400, 'request.invalid']);
      expect(calls).toEqual([]);
    },
  );

  it('requires a token', async () => {
    const { response } = await get(`${documentId}/pages`, '');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
  });
});

describe('GET /documents/{id}/pages/{number}', () => {
  it('returns each word as an object with named fields', async () => {
    const words = [['Bill', 10, 20.5, 30, 8, 0.912_345_6, 2]];
    answer = () => ({
      ...unreadPage(1, null),
      ...NO_CONTENT,
      status: 'ready',
      text: 'Bill',
      words,
    });
    const { body } = await get(`${documentId}/pages/1`);
    expect(calls).toEqual([['get', account, documentId, 1]]);
    const place = { x: 10, y: 20.5, width: 30, height: 8 };
    const word = { text: 'Bill', ...place, confidence: 0.9123, isUncertain: false, line: 2 };
    expect(body['words']).toEqual([word]);
    expect(body['text']).toBe('Bill');
  });

  it.each(['-1', '1.5', '1e3', 'one', '%31%00', '１', '9999999999999999'])(
    'refuses the number %s',
    async (number) => {
      const { response, body } = await get(`${documentId}/pages/${encodeURIComponent(number)}`);
      expect([response.status, body['code']]).toEqual([400, 'request.invalid']);
      expect(calls).toEqual([]);
    },
  );

  it.each([
    [new PageNotFoundError(), 404, 'document.page_not_found', null],
    [new PageNotReadyError(), 409, 'document.page_not_ready', '2'],
  ])('answers %s', async (error, status, code, retryAfter) => {
    answer = () => {
      throw error;
    };
    const { response, body } = await get(`${documentId}/pages/4`);
    expect([response.status, body['code']]).toEqual([status, code]);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
  });
});
