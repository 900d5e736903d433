import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { APP_OPTIONS, configureApp } from '../configure-app.js';

const schema = z.strictObject({ known: z.string().optional() }).optional();

@Controller('probe')
class ProbeController {
  @Get('plain')
  plain(): string {
    return 'plain';
  }

  @Get('query')
  query(@Query({ schema }) _query: unknown): string {
    return 'query';
  }

  @Post('plain')
  @HttpCode(200)
  plainPost(): string {
    return 'plain';
  }

  @Post('body')
  @HttpCode(200)
  body(@Body({ schema }) _body: unknown): string {
    return 'body';
  }
}

let app: NestExpressApplication;
let url = '';

beforeAll(async () => {
  const module = await Test.createTestingModule({ controllers: [ProbeController] }).compile();
  app = module.createNestApplication<NestExpressApplication>({ ...APP_OPTIONS, logger: false });
  configureApp(app);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());

const get = (path: string) => fetch(`${url}/v1/probe${path}`);
const post = (path: string, body?: unknown) =>
  fetch(`${url}/v1/probe${path}`, {
    method: 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

describe('routes that declare no query or body', () => {
  it('accept requests without one', async () => {
    expect((await get('/plain')).status).toBe(200);
    expect((await post('/plain')).status).toBe(200);
    expect((await post('/plain', {})).status).toBe(200);
  });

  it('refuse every query field, and name each', async () => {
    const response = await get('/plain?x=1&toString=2');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'request.invalid',
      errors: [
        { pointer: '/x', message: 'is not a known field' },
        { pointer: '/toString', message: 'is not a known field' },
      ],
    });
    expect((await post('/body?x=1', {})).status).toBe(400);
  });

  it('refuse every body field, and name each', async () => {
    const response = await post('/plain', { x: 1 });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer: '/x' }] });
    expect((await post('/plain', [1])).status).toBe(400);
  });
});

describe('routes that declare a query or body', () => {
  it('validate it by their own schemas', async () => {
    expect((await get('/query?known=1')).status).toBe(200);
    expect((await get('/query?x=1')).status).toBe(400);
    expect((await post('/body', { known: '1' })).status).toBe(200);
    expect((await post('/body', { x: '1' })).status).toBe(400);
  });
});
