import { formatLanguages } from '@app/contracts';
import { roundConfidence } from './document.mapper.js';

/**
 * The columns that {@link documentJson} reads, each in a form that needs little or no change to become JSON.
 */
const COLUMNS = {
  id: 'd.id',
  title: 'd.title',
  filename: 'd.filename',
  mediaType: 'd.media_type',
  encoding: 'd.encoding',
  size: 'd.size_bytes',
  sha256: 'd.sha256',
  status: 'd.status',
  total: 'd.pages_total',
  done: 'd.pages_done',
  languages: `array_to_string(d.languages, '+')`,
  engine: 'd.engine',
  confidence: 'd.mean_confidence',
  attempts: 'd.attempts',
  truncated: 'd.truncated',
  errorCode: 'd.error_code',
  errorMessage: 'd.error_message',
  attachments: 'd.attachments',
  mailId: 'd.mail_document_id',
  replaces: 'd.replaces_id',
  scanState: 'd.scan_state',
  scanSignature: 'd.scan_signature',
  scannedAt: `d.scanned_at AT TIME ZONE 'UTC'`,
  tags: 'array_to_json(d.tags)',
  createdAt: `d.created_at AT TIME ZONE 'UTC'`,
  updatedAt: `d.updated_at AT TIME ZONE 'UTC'`,
  deletedAt: `d.deleted_at AT TIME ZONE 'UTC'`,
} as const;

type Column = keyof typeof COLUMNS;
type NonNullColumn = 'id' | 'languages' | 'createdAt';

/** A row of {@link DOCUMENT_COLUMNS} as the driver received it: each column is text, whatever its type. */
export type DocumentTexts = Readonly<
  Record<NonNullColumn, string> & Record<Exclude<Column, NonNullColumn>, string | null>
>;

/** The select list of {@link COLUMNS}. The query must name the table `documents AS d`. */
export const DOCUMENT_COLUMNS = Object.entries(COLUMNS)
  .map(([name, expression]) => `${expression} AS "${name}"`)
  .join(', ');

/**
 * Writes the JSON of what `toDocumentResponse` returns, field by field, for a document that is not being
 * read. It creates no objects from a row's values, because lists are requested most often. An integration
 * test checks that both give the same result.
 */
export function documentJson(row: DocumentTexts): string {
  const encoding = row.encoding === null ? null : `"${row.encoding}"`;
  return `{"id":"${row.id}","title":${JSON.stringify(row.title)},"filename":${JSON.stringify(row.filename)},\
"mediaType":"${row.mediaType}","encoding":${encoding},"size":${row.size},"sha256":"${row.sha256}","status":"${row.status}",\
"pages":{"total":${row.total},"done":${row.done}},"extraction":${extractionJson(row)},"attachments":${row.attachments},\
"mailId":${idJson(row.mailId)},"replaces":${idJson(row.replaces)},"scan":${scanJson(row)},"tags":${row.tags},\
"createdAt":${timeJson(row.createdAt)},"updatedAt":${timeJson(row.updatedAt)},"deletedAt":${timeJson(row.deletedAt)}}`;
}

function extractionJson(row: DocumentTexts): string {
  const { errorCode: code, errorMessage, confidence } = row;
  const error = code === null ? null : JSON.stringify({ code, message: errorMessage ?? '' });
  const languages = formatLanguages(row.languages.split('+'));
  return `{"languages":"${languages}","engine":${JSON.stringify(row.engine)},\
"meanConfidence":${roundConfidence(confidence === null ? null : Number(confidence))},"attempts":${row.attempts},\
"truncated":${row.truncated === 't'},"estimatedSecondsLeft":null,"error":${error}}`;
}

function scanJson({ scanState, scanSignature, scannedAt }: DocumentTexts): string | null {
  if (scanState === 'none') return null;
  return `{"state":"${scanState}","signature":${JSON.stringify(scanSignature)},"scannedAt":${timeJson(scannedAt)}}`;
}

function idJson(id: string | null): string | null {
  return id === null ? null : `"${id}"`;
}

function timeJson(time: string | null): string | null {
  return time === null ? null : `"${rfc3339(time)}"`;
}

/** Converts PostgreSQL's `2024-02-29 23:59:59.12` to RFC 3339 in UTC: with a T, three decimals and a Z. */
export function rfc3339(time: string): string {
  const milliseconds = time.slice(20, 23).padEnd(3, '0');
  return `${time.slice(0, 10)}T${time.slice(11, 19)}.${milliseconds}Z`;
}
