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
