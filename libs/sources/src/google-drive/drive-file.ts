import { z } from 'zod';
import type { RemoteEntry } from '../source-adapter.js';
import { parseSize, parseTime } from '../webdav/entry-version.js';

/** The ids of Google Drive, and the names of their roots. Nothing else goes into a request. */
export const DRIVE_ID = /^[\w-]{1,128}$/;

const FOLDER = 'application/vnd.google-apps.folder';
/** Types of Google's own editors that have no bytes: they are read as PDF. */
const EXPORTED: ReadonlySet<string> = new Set(
  ['document', 'spreadsheet', 'presentation', 'drawing'].map(
    (type) => `application/vnd.google-apps.${type}`,
  ),
);
/** Everything else of Google: shortcuts, forms, sites, maps. */
const OWN_TYPES = 'application/vnd.google-apps.';

export const EXPORT_TYPE = 'application/pdf';

/** The fields that we ask for. https://developers.google.com/workspace/drive/api/reference/rest/v3/files */
export const FILE_FIELDS =
  'id,name,mimeType,size,modifiedTime,md5Checksum,headRevisionId,parents,trashed';

export const driveFileSchema = z.object({
  id: z.string().regex(DRIVE_ID),
  name: z.string(),
  mimeType: z.string(),
  /** Google sends 64-bit numbers as text. */
  size: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  /** Each program that shares a file can set it. */
  modifiedTime: z.string().optional(),
  md5Checksum: z.string().optional(),
  headRevisionId: z.string().optional(),
  parents: z.array(z.string()).optional(),
  trashed: z.boolean().optional(),
});
export type DriveFile = z.output<typeof driveFileSchema>;

export const drivePageSchema = z.object({
  files: z.array(driveFileSchema),
  nextPageToken: z.string().optional(),
  incompleteSearch: z.boolean().optional(),
});

export function isFolder({ mimeType }: DriveFile): boolean {
  return mimeType === FOLDER;
}

/** Whether the file is read as a PDF that Google makes of it. */
export function isExported({ mimeType }: DriveFile): boolean {
  return EXPORTED.has(mimeType);
}

/** Whether the file has no bytes that could be read. */
export function isUnsupported(file: DriveFile): boolean {
  return file.mimeType.startsWith(OWN_TYPES) && !isFolder(file) && !isExported(file);
}

/** @param path the ids of the folders down to the file, and its own */
export function toEntry(file: DriveFile, path: string): RemoteEntry {
  const isOfEditor = isExported(file);
  return {
    id: path,
    name: isOfEditor ? `${file.name}.pdf` : file.name,
    isFolder: isFolder(file),
    sizeBytes: isOfEditor || isFolder(file) ? null : parseSize(file.size),
    modifiedAt: parseTime(file.modifiedTime),
    version: versionOf(file),
    mediaType: mediaTypeOf(file),
    ...(isUnsupported(file) && { isUnsupported: true }),
  };
}

/**
 * The version of the content. A checksum stays the same when only the name or the place of a file changes. Documents of
 * Google's editors have neither checksum nor revision here, so the time of their last change stands for it.
 */
export function versionOf(file: DriveFile): string {
  if (isFolder(file)) return '';
  return file.md5Checksum ?? file.headRevisionId ?? `time-${file.modifiedTime ?? ''}`;
}

function mediaTypeOf(file: DriveFile): string | null {
  if (isFolder(file)) return null;
  return isExported(file) ? EXPORT_TYPE : file.mimeType;
}
