import { describe, expect, it } from 'vitest';
import type { IsolationName } from '../config/isolation-names.js';
import { requireIsolation } from './required-isolation.js';

const WITHOUT_FILES: IsolationName[] = [
  'network',
  'syscalls',
  'privileges',
  'kernel-limits',
  'memory-watch',
  'rights',
];

describe('requireIsolation', () => {
  it('refuses a start in production below the floor, and names what is missing', () => {
    const start = () =>
      requireIsolation(
        { names: WITHOUT_FILES },
        { environment: 'production', sandboxRequired: undefined },
      );
    expect(start).toThrow(/files is missing.*Landlock/);
    expect(start).toThrow(/processes is missing/);
    expect(start).not.toThrow(/network is missing/);
  });

  it('requires what the operator lists, in every environment', () => {
    const start = (sandboxRequired: IsolationName[]) => () =>
      requireIsolation({ names: WITHOUT_FILES }, { environment: 'development', sandboxRequired });
    expect(start(['network', 'syscalls'])).not.toThrow();
    expect(start(['root'])).toThrow(/root is missing/);
  });

  it('requires nothing elsewhere', () => {
    const config = { environment: 'development', sandboxRequired: undefined } as const;
    expect(() => requireIsolation({ names: ['rights'] }, config)).not.toThrow();
  });
});
