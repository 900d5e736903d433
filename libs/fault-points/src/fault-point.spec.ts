import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultPoint } from './fault-point.js';
import { FAULT_POINTS } from './fault-points.js';

const root = join(import.meta.dirname, '../../..');
const NAMES: string[] = Object.values(FAULT_POINTS).flat();

/** The shipped source files. */
const sources = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .filter((name) => !/^(testing|embedded-postgres|fault-points)\//.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);
const marks = sources.flatMap((source) =>
  [...source.matchAll(/faultPoint\('([^']+)'[),]/g)].map(([, name = '']) => name),
);

describe('a fault point', () => {
  it('publishes its name while there is a listener', () => {
    const heard: unknown[] = [];
    const listen = (name: unknown) => heard.push(name);
    faultPoint('upload.received');
    subscribe('strongroom:fault-point', listen);
    faultPoint('upload.committed');
    unsubscribe('strongroom:fault-point', listen);
    faultPoint('upload.answered');
    expect(heard).toEqual(['upload.committed']);
  });

  it('is marked in one place each', () => {
    expect(marks.toSorted()).toEqual(NAMES.toSorted());
  });

  it('has no listener in what is shipped', () => {
    const listeners = sources.filter((source) =>
      /strongroom:fault-point|FAULT_POINT\b/.test(source),
    );
    expect(listeners).toEqual([]);
  });
});
