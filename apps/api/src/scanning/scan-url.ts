import { z } from 'zod';

/** Where clamd listens: a TCP address, or the path of a Unix socket. */
export type ScannerAddress =
  { readonly host: string; readonly port: number } | { readonly path: string };

/** The port that clamd's own documentation uses for `TCPSocket`. */
const CLAMD_PORT = 3310;
const FORMAT = 'must be clamd://host:3310 or unix:///path/of/the/socket';

/** Parses `SCAN_URL`. clamd knows no password and no options, so the address has none. */
export const scanUrlSchema = z.string().transform((text, context): ScannerAddress => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (isPlain && url.protocol === 'unix:' && url.host === '' && url.pathname.length > 1) {
    return { path: decodeURIComponent(url.pathname) };
  }
  if (isPlain && url.protocol === 'clamd:' && url.hostname !== '' && url.pathname.length <= 1) {
    const port = url.port === '' ? CLAMD_PORT : Number(url.port);
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port };
  }
  context.addIssue({ code: 'custom', message: FORMAT });
  return z.NEVER;
});
