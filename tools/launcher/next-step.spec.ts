import { describe, expect, it } from 'vitest';
import { nextStep } from './next-step.ts';

describe('the next step after the start', () => {
  it.each([undefined, '', 'open'])('is to register when REGISTRATION is %j', (registration) => {
    const { command } = nextStep('http://127.0.0.1:3000', registration);
    expect(command).toMatch(/^curl -sS http:\/\/127\.0\.0\.1:3000\/v1\/auth\/register /);
  });

  it('is to create an account when registration is closed', () => {
    const { what, command } = nextStep('http://127.0.0.1:3000', 'closed');
    expect(what).toMatch(/registration is closed/);
    expect(command).toBe('npm run account -- create me@example.org');
  });
});
