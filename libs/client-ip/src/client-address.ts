import { canonicalAddress } from './address.js';
import type { TrustedProxies } from './trusted-proxies.js';

/**
 * Who is calling, as canonical text; undefined when the peer itself has no address (its socket is gone).
 *
 * The peer is the client unless it is a trusted proxy. Then X-Forwarded-For is read from the right, where the
 * nearest proxy wrote: the first address that is no trusted proxy is the client. An entry that is no address
 * ends the walk at the address before it, the last one that a trusted hop vouched for. If all are trusted, the
 * left-most is the client.
 *
 * @param peer the other end of the socket
 * @param forwardedFor the lines of X-Forwarded-For in the order in which they came
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: readonly string[],
  proxies: TrustedProxies,
): string | undefined {
  let client = canonicalPeer(peer);
  if (client === undefined) return undefined;
  for (const entry of entriesFromRight(forwardedFor)) {
    if (!proxies.trusts(client)) return client;
    const next = addressOfEntry(entry);
    if (next === undefined) return client;
    client = next;
  }
  return client;
}

/** The kernel names the zone of a link-local peer. It is true there, but no part of who somebody is. */
function canonicalPeer(peer: string | undefined): string | undefined {
  return canonicalAddress(peer?.split('%')[0] ?? '');
}

/** Lazily, so that what stands left of the answer costs nothing, however long a stranger made it. */
function* entriesFromRight(lines: readonly string[]): Generator<string> {
  for (const line of lines.toReversed()) {
    let end = line.length;
    while (end >= 0) {
      const comma = end === 0 ? -1 : line.lastIndexOf(',', end - 1);
      yield trimmed(line, comma + 1, end);
      end = comma;
    }
  }
}

/** Longer than any address with brackets and port; what is longer need not be looked at. */
const MAX_ENTRY_LENGTH = 64;

/** Space and tab are what HTTP allows around an item of a list (RFC 9110, 5.6.3); other blanks are not ours to drop. */
function trimmed(line: string, start: number, end: number): string {
  let [from, to] = [start, end];
  while (from < to && isBlank(line.charCodeAt(from))) from += 1;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to -= 1;
  return line.slice(from, Math.min(to, from + MAX_ENTRY_LENGTH + 1));
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

const BRACKETED = /^\[([0-9a-fA-F:.]+)\](?::(\d{1,5}))?$/;
const QUAD_WITH_PORT = /^([0-9.]+):(\d{1,5})$/;

/** `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`; anything else is no address. */
function addressOfEntry(entry: string): string | undefined {
  if (entry.length > MAX_ENTRY_LENGTH) return undefined;
  const [, inBrackets, bracketPort] = BRACKETED.exec(entry) ?? [];
  if (inBrackets !== undefined) {
    return isPort(bracketPort) && inBrackets.includes(':')
      ? canonicalAddress(inBrackets)
      : undefined;
  }
  const [, quad, port] = QUAD_WITH_PORT.exec(entry) ?? [];
  if (quad !== undefined) return isPort(port) ? canonicalAddress(quad) : undefined;
  return canonicalAddress(entry);
}

function isPort(text: string | undefined): boolean {
  return text === undefined || (Number(text) >= 1 && Number(text) <= 65_535);
}
