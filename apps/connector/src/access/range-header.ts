import type { RemoteRange } from '@app/sources';

/** A single range of bytes; `suffix` is the number of the last bytes. */
export type WantedRange = RemoteRange | { readonly suffix: number };

/** Parses a Range header. Undefined, as RFC 9110 asks for it, when it is not one simple range of bytes. */
export function parseRange(header: string | undefined): WantedRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header ?? '') ?? [];
  if (from === '') return to === '' || Number(to) === 0 ? undefined : { suffix: Number(to) };
  if (to === '') return { start: Number(from) };
  return Number(to) < Number(from) ? undefined : { start: Number(from), end: Number(to) };
}
