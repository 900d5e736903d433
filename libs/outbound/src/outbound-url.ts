import { OutboundBlockedError, OutboundRefusedError } from './outbound.errors.js';

/**
 * Checks the parts of a URL that need no resolver. The addresses of its host are checked at the connect.
 *
 * @throws OutboundBlockedError
 */
export function requireHttpUrl(url: URL): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new OutboundBlockedError('The URL is neither https nor http');
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundBlockedError('The URL has credentials');
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/**
 * The URL that a redirect leads to. Only the same origin is followed: the request has credentials, and another origin is
 * one that the user did not name.
 *
 * @throws OutboundRefusedError
 */
export function redirectTarget(from: URL, status: number, location: string | undefined): URL {
  // 303 means GET, whatever the method was (RFC 9110, 15.4.4): no answer to a PROPFIND.
  if (status === 303) throw new OutboundRefusedError('A redirect changes the method');
  const target = location === undefined ? null : URL.parse(location, from.href);
  if (target === null) throw new OutboundRefusedError('A redirect has no valid target');
  if (target.origin !== from.origin || target.username !== '' || target.password !== '') {
    throw new OutboundRefusedError('A redirect leads to another origin');
  }
  return target;
}
