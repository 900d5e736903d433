import { SourceRefusedError } from '../sources.errors.js';

/** Parses Content-Range. @throws SourceRefusedError when it is not one range of a known size (RFC 9110, 14.4) */
export function parseContentRange(text: string | undefined): {
  start: number;
  end: number;
  ofBytes: number;
} {
  const [, start, end, ofBytes] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text ?? '') ?? [];
  if (ofBytes === undefined) throw new SourceRefusedError();
  return { start: Number(start), end: Number(end), ofBytes: Number(ofBytes) };
}
