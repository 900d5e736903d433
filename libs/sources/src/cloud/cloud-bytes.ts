import type { OutboundResponse } from '@app/outbound';
import { parseSize } from '../webdav/entry-version.js';
import { parseContentRange } from '../webdav/content-range.js';
import { translatedBody } from '../webdav/webdav-client.js';
import { SourceRefusedError } from '../sources.errors.js';
import type { RemoteBytes, RemoteRange } from '../source-adapter.js';

/** The header that asks for a part of a file; none for the whole file. */
export function rangeHeader(range: RemoteRange | undefined): Readonly<Record<string, string>> {
  return range === undefined ? {} : { range: `bytes=${range.start}-${range.end ?? ''}` };
}

/** The content of a file, of which the version and the name were asked before. */
export function toBytes(
  response: OutboundResponse,
  { version, name }: { readonly version: string; readonly name: string },
): RemoteBytes {
  const { status, headers, body } = response;
  try {
    if (status !== 200 && status !== 206) throw new SourceRefusedError();
    const range = status === 206 ? parseContentRange(headers['content-range']) : undefined;
    return {
      stream: translatedBody(body),
      sizeBytes: parseSize(headers['content-length']),
      version,
      name,
      ...(range !== undefined && { range }),
    };
  } catch (error) {
    body.destroy();
    throw error;
  }
}
