const SEGMENT = /^[a-z0-9][a-z0-9._-]*$/;

/**
 * Refuses a key that could mean anything but an object below the store's root.
 *
 * @throws {TypeError} our own code makes the keys, so a bad key is a bug and not an input error.
 */
export function assertStorageKey(key: string): void {
  const isSound = key.length <= 512 && key.split('/').every((segment) => SEGMENT.test(segment));
  if (!isSound) throw new TypeError('not a storage key');
}

/**
 * Refuses a key that this process may not write. `prefixes` are those that it may write, such as `extractions/`;
 * undefined: it may write every key.
 *
 * @throws {TypeError} as above: the store itself refuses such a write as well, where it is set up for it (ADR 0051)
 */
export function assertWritable(key: string, prefixes: readonly string[] | undefined): void {
  assertStorageKey(key);
  if (prefixes?.some((prefix) => key.startsWith(prefix)) === false) {
    throw new TypeError('not a storage key that this process may write');
  }
}
