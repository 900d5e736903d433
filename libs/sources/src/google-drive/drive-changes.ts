import { z } from 'zod';
import type { CloudClient } from '../cloud/cloud-client.js';
import type { RemoteChanges } from '../source-adapter.js';
import { SourceEntryNotFoundError, SourceRefusedError } from '../sources.errors.js';

const tokenSchema = z.object({ startPageToken: z.string() });
const changesSchema = z.object({
  changes: z.array(z.unknown()),
  nextPageToken: z.string().optional(),
  newStartPageToken: z.string().optional(),
});

/**
 * Whether anything changed in a drive. A change names a file, but not the path to it, and a folder that moved brings all
 * its files. So any change means: list the folder again.
 *
 * https://developers.google.com/workspace/drive/api/guides/manage-changes
 */
export class DriveChanges {
  constructor(
    private readonly client: CloudClient,
    private readonly driveId: string | undefined,
  ) {}

  async since(cursor: string | undefined, signal: AbortSignal): Promise<RemoteChanges> {
    const unchanged = cursor === undefined ? undefined : await this.unchanged(cursor, signal);
    if (unchanged !== undefined) return { kind: 'none', cursor: unchanged };
    const url = this.client.url('drive/v3/changes/startPageToken', this.drive());
    const { startPageToken } = await this.client.json(tokenSchema, url, signal);
    return { kind: 'all', cursor: startPageToken };
  }

  /** The next cursor when nothing has changed since this one. */
  private async unchanged(cursor: string, signal: AbortSignal): Promise<string | undefined> {
    const url = this.client.url('drive/v3/changes', {
      pageToken: cursor,
      pageSize: '1',
      fields: 'changes(fileId),nextPageToken,newStartPageToken',
      includeItemsFromAllDrives: 'true',
      ...(this.driveId === undefined && { restrictToMyDrive: 'true' }),
      ...this.drive(),
    });
    try {
      const found = await this.client.json(changesSchema, url, signal);
      const isEmpty = found.changes.length === 0 && found.nextPageToken === undefined;
      return isEmpty ? (found.newStartPageToken ?? cursor) : undefined;
    } catch (error) {
      // The cursor is not known over there. One of another user may be: so another agreement begins without a cursor.
      if (error instanceof SourceRefusedError || error instanceof SourceEntryNotFoundError) {
        return undefined;
      }
      throw error;
    }
  }

  private drive(): Readonly<Record<string, string>> {
    const all = { supportsAllDrives: 'true' };
    return this.driveId === undefined ? all : { ...all, driveId: this.driveId };
  }
}
