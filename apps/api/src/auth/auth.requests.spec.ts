import { describe, expect, it } from 'vitest';
import { loginSchema, registerSchema } from './auth.requests.js';

const good = { email: 'ada@example.com', password: 'correct horse battery staple' };
const messageFor = (changes: object) =>
  registerSchema.safeParse({ ...good, ...changes }).error?.issues[0]?.message;

describe('an e-mail address', () => {
  it('is trimmed and lower-cased', () => {
    expect(registerSchema.parse({ ...good, email: '  Ada@Example.COM ' }).email).toBe(
      'ada@example.com',
    );
  });

  it.each([
    'a@b.co',
    "o'hara+docs@mail.example.org",
    'x_y%z@xn--bcher-kva.example',
    `${'l'.repeat(64)}@example.com`,
  ])('is accepted: %s', (email) => {
    expect(messageFor({ email })).toBeUndefined();
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@localhost',
    'ada@@example.com',
    'ada@exa mple.com',
    'ada\u0000@example.com',
    'ada@example.com\nbcc:eve@example.com',
    'ada@example.com, eve@example.com',
    'ada@\u212Aelvin.com',
    `${'l'.repeat(65)}@example.com`,
    `ada@${'d'.repeat(64)}.com`,
  ])('is refused: %j', (email) => {
    expect(messageFor({ email })).toBe('must be an e-mail address');
  });

  it('has at most 254 characters', () => {
    const email = `a@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(9)}`;
    expect(email).toHaveLength(255);
    expect(messageFor({ email })).toBe('must have at most 254 characters');
    expect(messageFor({ email: email.slice(0, -1) })).toBeUndefined();
  });
});

describe('a password', () => {
  it.each([
    ['12 characters', 'x1-x1-x1-x1-'],
    ['128 characters', 'ab-'.repeat(42) + 'ab'],
    ['characters outside the basic multilingual plane, each counted once', '🔑'.repeat(128)],
    ['spaces around it', '   a b c d e   '],
  ])('is accepted with %s', (_, password) => {
    expect(registerSchema.parse({ ...good, password }).password).toBe(password);
  });

  it.each([
    ['11 characters', 'x1-x1-x1-x1', 'must have at least 12 characters'],
    [
      'six characters that take twelve UTF-16 units',
      '🔑'.repeat(6),
      'must have at least 12 characters',
    ],
    ['129 characters', 'x'.repeat(129), 'must have at most 128 characters'],
    ['half of a surrogate pair', '\ud800'.repeat(12), 'must be well-formed Unicode'],
  ])('is refused with %s', (_, password, message) => {
    expect(messageFor({ password })).toBe(message);
  });

  it('is the same whether its letters are composed or decomposed', () => {
    const composed = 'größenwahn-ähnlich';
    const decomposed = composed.normalize('NFD');
    expect(decomposed).not.toBe(composed);
    expect(registerSchema.parse({ ...good, password: decomposed }).password).toBe(composed);
    expect(loginSchema.parse({ ...good, password: decomposed }).password).toBe(composed);
  });

  it('may have any length at login, where a short one is only wrong', () => {
    expect(loginSchema.safeParse({ ...good, password: 'short' }).success).toBe(true);
    expect(loginSchema.safeParse({ ...good, password: 'x'.repeat(1_025) }).success).toBe(false);
  });
});

describe('credentials', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['text', 'ada'],
    ['no password', { email: good.email }],
    ['an e-mail address that is a list', { ...good, email: [good.email] }],
    ['a password that is a number', { ...good, password: 123_456_789_012 }],
    ['an unknown field', { ...good, isAdmin: true }],
  ])('are refused: %s', (_, body) => {
    expect(registerSchema.safeParse(body).success).toBe(false);
    expect(loginSchema.safeParse(body).success).toBe(false);
  });
});
