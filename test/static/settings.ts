import { read } from './observability.js';

/** A setting as the generated `.env.example` describes it. */
export interface SiteSetting {
  readonly name: string;
  readonly readBy: readonly string[];
  readonly isSecret: boolean;
}

/** Returns all settings of the schemas. `npm run generate:check` proves that the file fits the schemas. */
export function readSettings(): SiteSetting[] {
  const blocks = read('.env.example').split('\n\n');
  return blocks.flatMap((block) => {
    const name = /^#([A-Z0-9_]+)=/m.exec(block)?.[1];
    const readers = /^# Read by: ([^.]+)\./m.exec(block)?.[1];
    if (name === undefined || readers === undefined) return [];
    return [{ name, readBy: readers.split(', '), isSecret: /^# A secret: /m.test(block) }];
  });
}
