/** Returns what to do after the start: a sentence, and a command that works as it is. */
export function nextStep(
  url: string,
  registration: string | undefined,
): { what: string; command: string } {
  if (registration === 'closed') {
    return {
      what: 'next, create an account (registration is closed):',
      command: 'npm run account -- create me@example.org',
    };
  }
  return {
    what: 'next, register:',
    command:
      `curl -sS ${url}/v1/auth/register -H 'Content-Type: application/json' ` +
      `-d '{"email":"me@example.org","password":"correct horse battery"}'`,
  };
}
