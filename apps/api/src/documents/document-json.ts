/**
 * SQL for what `toDocumentResponse` makes of a row, field by field, of documents that are not being read. An
 * integration test holds the two together.
 */
export function documentJson(table: string): string {
  const of = (column: string): string => `${table}.${column}`;
  return `json_build_object(
    'id', ${of('id')}, 'title', ${of('title')}, 'filename', ${of('filename')}, 'mediaType', ${of('media_type')},
    'size', ${of('size_bytes')}, 'sha256', ${of('sha256')}, 'status', ${of('status')},
    'pages', json_build_object('total', ${of('pages_total')}, 'done', ${of('pages_done')}),
    'extraction', json_build_object(
      'languages', array_to_string(${of('languages')}, '+'), 'engine', ${of('engine')},
      'meanConfidence', round(${of('mean_confidence')}::numeric, 4)::float8,
      'attempts', ${of('attempts')}, 'truncated', ${of('truncated')}, 'estimatedSecondsLeft', NULL,
      'error', CASE WHEN ${of('error_code')} IS NOT NULL
        THEN json_build_object('code', ${of('error_code')}, 'message', coalesce(${of('error_message')}, '')) END),
    'tags', ${of('tags')}, 'createdAt', ${time(of('created_at'))}, 'updatedAt', ${time(of('updated_at'))},
    'deletedAt', ${time(of('deleted_at'))})`;
}

/** RFC 3339 in UTC with milliseconds, as JavaScript writes it. */
function time(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
