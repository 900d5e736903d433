import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.js';

const program = join(import.meta.dirname, '../../../dist/apps/api/src/commands/account.js');
const password = 'correct horse battery staple';

describe('an api whose registration is closed', () => {
  let strongroom: TestApp;
  beforeAll(async () => {
    strongroom = await createTestApp({ REGISTRATION: 'closed' });
  });
  afterAll(() => strongroom.close());

  const run = (args: readonly string[], input: string | Buffer) => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: strongroom.apiDatabaseUrl };
    const result = spawnSync(process.execPath, [program, ...args], {
      env,
      input,
      encoding: 'utf8',
    });
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  };
  const send = async (path: string, body: unknown) => {
    const response = await fetch(`${strongroom.url}/v1/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('refuses every registration with registration.closed', async () => {
    const answer = await send('register', { email: 'ada@example.test', password });
    expect(answer).toMatchObject({ status: 403, body: { code: 'registration.closed' } });
    // No account was created.
    const { status } = await send('login', { email: 'ada@example.test', password });
    expect(status).toBe(401);
  });

  it('accepts the login of an account that the command created, and the audit trail records the command', async () => {
    const created = run(['create', ' Me@Example.test '], `${password}\n`);
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const id = /^Created the account ([0-9a-f-]{36})\.\n$/.exec(created.stdout)?.[1];
    const { status, body } = await send('login', { email: 'me@example.test', password });
    expect(status).toBe(200);
    const headers = { authorization: `Bearer ${String(body['accessToken'])}` };
    const me = await fetch(`${strongroom.url}/v1/me`, { headers });
    expect(await me.json()).toMatchObject({ id, email: 'me@example.test' });
    const audit = await fetch(`${strongroom.url}/v1/me/audit`, { headers });
    expect(await audit.json()).toMatchObject({
      items: [{ action: 'login.succeeded' }, { action: 'account.registered', detail: 'command' }],
    });
  });

  it('refuses to create an account twice', () => {
    run(['create', 'twice@example.test'], password);
    expect(run(['create', 'TWICE@example.test'], password)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'An account with this e-mail address exists already. Log in instead.\n',
    });
  });

  it.each([
    ['short', 'The password must have at least 12 characters.\n'],
    ['password1234', 'The password is too common and easy to guess. Choose another.\n'],
  ])('refuses the password %j', (weak, stderr) => {
    expect(run(['create', 'weak@example.test'], weak)).toEqual({ code: 1, stdout: '', stderr });
  });

  it('refuses a password that is not UTF-8, because nobody could log in with it', () => {
    const latin1 = Buffer.from('ein schönes langes Passwort', 'latin1');
    expect(run(['create', 'latin@example.test'], latin1)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The password is not UTF-8 text. Nothing was changed.\n',
    });
  });

  it.each([[[]], [['create', 'a@example.test', password]]])(
    'prints its usage for the arguments %j',
    (args) => {
      const { code, stderr } = run(args, password);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Usage: account create EMAIL\n/);
    },
  );

  it('names a missing setting and ends with 78', () => {
    const env = { PATH: process.env['PATH'] };
    const args = [program, 'create', 'me@example.test'];
    const result = spawnSync(process.execPath, args, { env, input: password, encoding: 'utf8' });
    expect(result.status).toBe(78);
    expect(result.stdout).toContain('DATABASE_URL: is required');
  });
});
