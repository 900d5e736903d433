import { dirname } from 'node:path';

interface Note {
  readonly at: bigint;
  readonly event: 'wrote' | 'entered' | 'synced';
  readonly path: string;
  readonly from: string | undefined;
}

/**
 * Returns the files that a power cut could lose, by the log of inject/unsynced.ts: files whose bytes, or whose names in one
 * of their folders, were not synced after the last change.
 *
 * @param notes the entries of all processes, in any order
 */
export function findUnsynced(notes: string, root: string): string[] {
  const dirty = new Set<string>();
  const unlisted = new Set<string>();
  const files = new Set<string>();
  for (const { event, path, from } of parse(notes)) {
    if (event === 'wrote') {
      dirty.add(path);
      files.add(path);
    } else if (event === 'entered') {
      unlisted.add(path);
      if (from !== undefined) {
        files.delete(from);
        files.add(path);
        if (dirty.delete(from)) dirty.add(path);
      }
    } else {
      dirty.delete(path);
      for (const name of unlisted) if (dirname(name) === path) unlisted.delete(name);
    }
  }
  return [...files].filter((path) => dirty.has(path) || hasUnlisted(path, unlisted, root));
}

function hasUnlisted(path: string, unlisted: ReadonlySet<string>, root: string): boolean {
  for (let at = path; at.length > root.length; at = dirname(at)) if (unlisted.has(at)) return true;
  return false;
}

/** Parses the entries and sorts them by time. Leaves out a line that a killed process did not complete. */
function parse(text: string): Note[] {
  const notes: Note[] = [];
  for (const line of text.split('\n')) {
    const [, at = '', event = '', path = '', from] =
      /^(\d+) (wrote|entered|synced) ([^\t]+)(?:\t(.+))?$/.exec(line) ?? [];
    if (at === '') continue;
    notes.push({ at: BigInt(at), event: event as Note['event'], path, from });
  }
  return notes.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
