import { APP_GUARD } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { APP_OPTIONS, configureApp } from '../configure-app.js';
import { AccessTokenService } from './tokens/access-token.service.js';
import { AuthController } from './auth.controller.js';
import {
  EmailTakenError,
  InvalidCredentialsError,
  RefreshTokenReusedError,
  RegistrationClosedError,
  WrongPasswordError,
} from './auth.errors.js';
import { AuthGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { RegistrationService } from './registration.service.js';
import { SessionService } from './tokens/session.service.js';
import { TokenKeys } from './tokens/token-keys.js';

interface Problem {
  status: number;
  code: string;
  errors?: { pointer: string; message: string }[];
}

const account = {
  id: '0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f',
  familyId: '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
};
const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' };
const tokens = { accessToken: 'access', refreshToken: 'refresh' };
const pair = { ...tokens, tokenType: 'Bearer', expiresIn: 900 };

/** Replaces all services: records their calls and returns (or throws) what `answer` gives. */
const calls: unknown[][] = [];
let answer: () => unknown = () => tokens;
const stub = (name: string) => async (input: unknown, more?: unknown) => {
  calls.push(more === undefined ? [name, input] : [name, input, more]);
  return answer();
};

let app: NestExpressApplication;
let url = '';
let bearer = '';

beforeAll(async () => {
  const keys = new TokenKeys('a-secret-of-more-than-thirty-two-characters');
  const module = await Test.createTestingModule({
    controllers: [AuthController],
    providers: [
      AccessTokenService,
      { provide: TokenKeys, useValue: keys },
      { provide: APP_GUARD, useClass: AuthGuard },
      {
        provide: AuthService,
        useValue: {
          login: stub('login'),
          changePassword: stub('changePassword'),
        },
      },
      { provide: RegistrationService, useValue: { register: stub('register') } },
      {
        provide: SessionService,
        useValue: { refresh: stub('refresh'), end: stub('end'), endAll: stub('endAll') },
      },
    ],
  }).compile();
  app = module.createNestApplication<NestExpressApplication>({ ...APP_OPTIONS, logger: false });
  configureApp(app);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  bearer = `Bearer ${new AccessTokenService(keys).issue(account)}`;
});
afterAll(() => app.close());
beforeEach(() => {
  calls.length = 0;
  answer = () => tokens;
});

async function send(method: string, path: string, body?: unknown, authorization?: string) {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as unknown,
  };
}
const post = (path: string, body?: unknown, authorization?: string) =>
  send('POST', path, body, authorization);
const problemOf = ({ body }: { body: unknown }) => body as Problem;
const fail = (error: Error) => {
  answer = () => {
    throw error;
  };
};

describe('POST /auth/register', () => {
  it('answers 201 with a pair of tokens that no cache may keep', async () => {
    const { status, headers, body } = await post('/auth/register', {
      ...credentials,
      email: ' Ada@Example.com ',
    });
    expect(status).toBe(201);
    expect(body).toEqual(pair);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(calls).toEqual([['register', credentials]]);
  });

  it('lists every invalid field by a pointer and calls no service', async () => {
    const { status, body } = await post('/auth/register', {
      email: 'ada',
      password: 'short',
      admin: true,
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'request.invalid',
      errors: [
        { pointer: '/email', message: 'must be an e-mail address' },
        { pointer: '/password', message: 'must have at least 12 characters' },
        { pointer: '/admin', message: 'is not a known field' },
      ],
    });
    expect(calls).toEqual([]);
  });

  it.each([undefined, null, [], 'text', 7])('refuses a body that is %j', async (body) => {
    expect((await post('/auth/register', body)).status).toBe(400);
  });

  it('answers 409 for an address that has an account', async () => {
    fail(new EmailTakenError());
    const answered = await post('/auth/register', credentials);
    expect(problemOf(answered)).toMatchObject({ status: 409, code: 'auth.email_taken' });
  });

  it('answers 403 where registration is closed', async () => {
    fail(new RegistrationClosedError());
    const answered = await post('/auth/register', credentials);
    expect(problemOf(answered)).toMatchObject({ status: 403, code: 'registration.closed' });
  });
});

describe('POST /auth/login', () => {
  it('answers 200 with a pair of tokens', async () => {
    const { status, headers, body } = await post('/auth/login', credentials);
    expect(status).toBe(200);
    expect(body).toEqual(pair);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('answers 401 with a challenge', async () => {
    fail(new InvalidCredentialsError());
    const answered = await post('/auth/login', credentials);
    expect(problemOf(answered)).toMatchObject({ status: 401, code: 'auth.invalid_credentials' });
    expect(answered.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('treats a short password as a wrong one, not as invalid input', async () => {
    expect((await post('/auth/login', { ...credentials, password: 'x' })).status).toBe(200);
  });

  it('ignores an access token', async () => {
    expect((await post('/auth/login', credentials, 'Bearer nonsense')).status).toBe(200);
  });
});

describe('POST /auth/refresh', () => {
  it('answers 200 with the next pair', async () => {
    const { status, body } = await post('/auth/refresh', { refreshToken: 'the last' });
    expect(status).toBe(200);
    expect(body).toEqual(pair);
    expect(calls).toEqual([['refresh', 'the last']]);
  });

  it('answers 401 when the token was used before', async () => {
    fail(new RefreshTokenReusedError());
    const answered = await post('/auth/refresh', { refreshToken: 'the last' });
    expect(problemOf(answered)).toMatchObject({ status: 401, code: 'auth.refresh_reused' });
    expect(answered.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([[{}], [{ refreshToken: 7 }], [{ refreshToken: 'x'.repeat(1_025) }]])(
    'refuses a body without a token: %j',
    async (body) => {
      const answered = await post('/auth/refresh', body);
      expect(problemOf(answered)).toMatchObject({
        status: 400,
        errors: [{ pointer: '/refreshToken' }],
      });
    },
  );
});

describe('POST /auth/logout', () => {
  it('needs no access token, which may have expired long ago', async () => {
    const { status, body } = await post('/auth/logout', { refreshToken: 'the last' });
    expect(status).toBe(204);
    expect(body).toBeUndefined();
    expect(calls).toEqual([['end', 'the last']]);
  });
});

describe('POST /auth/logout-all', () => {
  it('logs out the account of the token', async () => {
    expect((await post('/auth/logout-all', undefined, bearer)).status).toBe(204);
    expect(calls).toEqual([['endAll', account.id]]);
  });
});

describe('POST /auth/password', () => {
  const change = { currentPassword: 'x', newPassword: 'seven brass keys under the mat' };

  it('changes the password of the account of the token, and passes its login', async () => {
    expect((await post('/auth/password', change, bearer)).status).toBe(204);
    expect(calls).toEqual([['changePassword', account, change]]);
  });

  it('answers 400 and points at a wrong current password', async () => {
    fail(new WrongPasswordError());
    const answered = await post('/auth/password', change, bearer);
    expect(problemOf(answered)).toMatchObject({
      status: 400,
      code: 'auth.wrong_password',
      errors: [{ pointer: '/currentPassword' }],
    });
  });
});

describe('routes that need a token', () => {
  const routes = [
    ['POST', '/auth/logout-all'],
    ['POST', '/auth/password'],
  ] as const;

  it.each(routes)(
    'refuse %s %s without one, before the body is validated',
    async (method, path) => {
      const answered = await send(method, path);
      expect(problemOf(answered)).toMatchObject({ status: 401, code: 'auth.unauthenticated' });
      expect(answered.headers.get('www-authenticate')).toBe('Bearer');
      expect(calls).toEqual([]);
    },
  );

  it.each([
    ['another scheme', 'Basic YWRhOng=', 'Bearer'],
    ['a scheme with the same beginning', 'Bearers x', 'Bearer'],
    ['no token after the scheme', 'Bearer', 'Bearer error="invalid_token"'],
    ['two tokens', 'Bearer a b', 'Bearer error="invalid_token"'],
    ['characters that no token has', 'Bearer "a"', 'Bearer error="invalid_token"'],
    ['a token that was never issued', 'Bearer a.b.c', 'Bearer error="invalid_token"'],
  ])('refuse %s', async (_, authorization, challenge) => {
    const answered = await post('/auth/logout-all', undefined, authorization);
    expect(problemOf(answered)).toMatchObject({ status: 401, code: 'auth.unauthenticated' });
    expect(answered.headers.get('www-authenticate')).toBe(challenge);
    expect(calls).toEqual([]);
  });

  it('accept the scheme in upper or lower case', async () => {
    const answered = await post('/auth/logout-all', undefined, bearer.replace('Bearer', 'bEaReR'));
    expect(answered.status).toBe(204);
  });
});
