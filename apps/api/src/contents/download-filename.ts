import type { MediaType } from '@app/contracts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN = 'application/vnd.oasis.opendocument';

/**
 * The file name extensions of each type; the first one is added to a name that has none of them. Text has many: the list
 * contains those that no desktop runs.
 */
const EXTENSIONS: Record<MediaType, string> = {
  'application/pdf': 'pdf',
  'image/png': 'png apng',
  'image/jpeg': 'jpg jpeg jpe jfif',
  'image/tiff': 'tif tiff',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/heic': 'heic heif',
  'image/gif': 'gif',
  'image/bmp': 'bmp dib',
  'text/plain':
    'txt text md markdown log csv tsv json jsonl ndjson yaml yml toml ini conf cfg tex bib rst adoc asc org srt vtt ' +
    'ics vcf diff patch po properties',
  'text/html': 'html htm xhtml',
  'message/rfc822': 'eml',
  'application/rtf': 'rtf',
  [`${OFFICE}.wordprocessingml.document`]: 'docx',
  [`${OFFICE}.spreadsheetml.sheet`]: 'xlsx',
  [`${OFFICE}.presentationml.presentation`]: 'pptx',
  [`${OPEN}.text`]: 'odt',
  [`${OPEN}.spreadsheet`]: 'ods',
  [`${OPEN}.presentation`]: 'odp',
};

/**
 * Returns the name under which a document is downloaded: its own name, which ends in an extension of its type. Its bytes
 * decide the type, but on a disk only the name counts: `invoice.exe` that is a PDF becomes `invoice.exe.pdf`.
 */
export function downloadFilename(filename: string, mediaType: MediaType): string {
  const extension = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  const extensions = EXTENSIONS[mediaType].split(' ');
  return extensions.includes(extension) ? filename : `${filename}.${extensions[0]}`;
}
