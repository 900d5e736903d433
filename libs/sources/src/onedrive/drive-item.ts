import { z } from 'zod';
import type { RemoteEntry } from '../source-adapter.js';
import { parseTime } from '../webdav/entry-version.js';

/** The properties that we ask for. https://learn.microsoft.com/graph/api/resources/driveitem */
export const ITEM_PROPERTIES =
  'id,name,size,cTag,lastModifiedDateTime,file,folder,package,remoteItem,root,deleted';

const facet = z.object({}).loose();

export const driveItemSchema = z.object({
  id: z.string().regex(/^[\w!.-]{1,200}$/),
  name: z.string().optional(),
  size: z.int().nonnegative().optional(),
  cTag: z.string().optional(),
  lastModifiedDateTime: z.string().optional(),
  file: z.object({ mimeType: z.string().optional() }).loose().optional(),
  folder: facet.optional(),
  /** A notebook of OneNote: a folder that is to be seen as one thing. */
  package: facet.optional(),
  /** An entry of another drive, which its owner has shared. */
  remoteItem: facet.optional(),
  root: facet.optional(),
  deleted: facet.optional(),
});
export type DriveItem = z.output<typeof driveItemSchema>;

export const itemPageSchema = z.object({
  value: z.array(driveItemSchema),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

export function isFolder(item: DriveItem): boolean {
  return item.folder !== undefined && item.package === undefined && item.remoteItem === undefined;
}

/** Whether the item has no bytes here: a notebook, or something of another drive. */
export function isUnsupported(item: DriveItem): boolean {
  return !isFolder(item) && (item.file === undefined || item.remoteItem !== undefined);
}

/** The version of the content. The tag of the content stays the same when only the name changes. */
export function versionOf(item: DriveItem): string {
  if (isFolder(item)) return '';
  // Without its quotes: the tag is that of the listing, and proves nothing about bytes that are sent later.
  return (item.cTag ?? `${item.size ?? ''}-${item.lastModifiedDateTime ?? ''}`).replaceAll('"', '');
}

/** @param path the names of the folders down to the item, and its own */
export function toEntry(item: DriveItem, path: string): RemoteEntry {
  const is = isFolder(item);
  return {
    id: path,
    name: path.split('/').at(-1) ?? '',
    isFolder: is,
    sizeBytes: is ? null : (item.size ?? null),
    modifiedAt: parseTime(item.lastModifiedDateTime),
    version: versionOf(item),
    mediaType: is ? null : (item.file?.mimeType ?? null),
    ...(isUnsupported(item) && { isUnsupported: true }),
  };
}
