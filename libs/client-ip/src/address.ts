import { isIPv4, isIPv6 } from 'node:net';

/** The eight 16-bit groups of an IPv6 address. */
export type Groups = readonly number[];

const V4_MAPPED = [0, 0, 0, 0, 0, 0xffff] as const;

/**
 * The canonical text of an address: dotted decimal for IPv4, RFC 5952 for IPv6, and IPv4 for an IPv4-mapped IPv6
 * address. Undefined for any other text, also for addresses with a zone id and for the short, octal and hexadecimal
 * forms that `inet_aton` accepts.
 */
export function canonicalAddress(text: string): string | undefined {
  // Node is as strict as we need: no leading zeros, no short forms, no hexadecimal.
  if (isIPv4(text)) return text;
  const groups = parseGroups(text);
  if (groups === undefined) return undefined;
  return isMapped(groups) ? embeddedIpv4(groups) : formatGroups(groups);
}

/** Parses an IPv6 address without a zone id. Returns undefined for any other text. */
export function parseGroups(text: string): Groups | undefined {
  if (text.includes('%') || !isIPv6(text)) return undefined;
  const [head = '', tail] = text.split('::');
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  const zeros = Array<number>(8 - left.length - right.length).fill(0);
  return [...left, ...zeros, ...right];
}

function groupsOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    // The last 32 bits may be dotted decimal: ::ffff:192.0.2.1.
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** Whether the address is an IPv4-mapped IPv6 address (`::ffff:0:0/96`). */
export function isMapped(groups: Groups): boolean {
  return V4_MAPPED.every((group, index) => groups[index] === group);
}

/** Returns the last 32 bits as dotted decimal. */
function embeddedIpv4(groups: Groups): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/**
 * Returns the text that RFC 5952 defines: lower case, no leading zeros, and `::` for the longest run of two
 * or more zero groups. If several runs are equally long, the first one is replaced. The last 32 bits stay
 * hexadecimal, which section 5 allows.
 */
export function formatGroups(groups: Groups): string {
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeroRun(groups: Groups): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}
