import { expect, it } from 'vitest';
import { StorageUnavailableError } from '../document-storage.errors.js';
import { translateErrors } from './file-system-errors.js';

// A network mount whose server disappeared.
it('gives up in time when the file system hangs', async () => {
  const hanging = translateErrors(() => new Promise<void>(() => undefined), 50);
  await expect(hanging).rejects.toBeInstanceOf(StorageUnavailableError);
});
