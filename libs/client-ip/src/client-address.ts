import { canonicalAddress } from './address.js';
import type { TrustedProxies } from './trusted-proxies.js';

/**
 * The client's address as canonical text; undefined when the peer has no address (its socket is closed).
 *
 * The peer is the client unless it is a trusted proxy. Then X-Forwarded-For is read from the right, because
 * the nearest proxy appended its entry there. The first address that is not a trusted proxy is the client. An
 * entry that is not an address ends the search, and the address to its right is the client: it is the last
 * one that a trusted proxy reported. If all addresses are trusted, the left-most is the client.
 *
 * @param peer the other end of the socket
 * @param forwardedFor the header lines of X-Forwarded-For in the order of the request
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

/** The kernel appends the zone to the address of a link-local peer. The zone does not identify the client. */
function canonicalPeer(peer: string | undefined): string | undefined {
  return canonicalAddress(peer?.split('%')[0] ?? '');
}

/**
 * A generator: entries to the left of the client's address are never parsed, so a very long header takes no
 * more time than a short one.
 */
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

/** Longer than any address with brackets and port. A longer entry is not an address. */
const MAX_ENTRY_LENGTH = 64;

/**
 * HTTP allows only space and tab around an item of a list (RFC 9110, 5.6.3); other white space makes the item
 * invalid.
 */
function trimmed(line: string, start: number, end: number): string {
  let [from, to] = [start, end];
  while (from < to && isBlank(line.charCodeAt(from))) from += 1;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to -= 1;
  // One character more than the limit, so that an entry that is too long can be recognised.
  return line.slice(from, Math.min(to, from + MAX_ENTRY_LENGTH + 1));
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

const BRACKETED = /^\[([0-9a-fA-F:.]+)\](?::(\d{1,5}))?$/;
const IPV4_WITH_PORT = /^([0-9.]+):(\d{1,5})$/;

/**
 * `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`; any other text is not an
 * address.
 */
function addressOfEntry(entry: string): string | undefined {
  if (entry.length > MAX_ENTRY_LENGTH) return undefined;
  const [, inBrackets, bracketPort] = BRACKETED.exec(entry) ?? [];
  if (inBrackets !== undefined) {
    return isPort(bracketPort) && inBrackets.includes(':')
      ? canonicalAddress(inBrackets)
      : undefined;
  }
  const [, ipv4, port] = IPV4_WITH_PORT.exec(entry) ?? [];
  if (ipv4 !== undefined) return isPort(port) ? canonicalAddress(ipv4) : undefined;
  return canonicalAddress(entry);
}

function isPort(text: string | undefined): boolean {
  return text === undefined || (Number(text) >= 1 && Number(text) <= 65_535);
}
