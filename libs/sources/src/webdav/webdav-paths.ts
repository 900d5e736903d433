/** The parts of a path, decoded. The root of a source has none. */
export type Segments = readonly string[];

/** The parts of the path of a URL. */
export function segmentsOf(pathname: string): Segments {
  return pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeSegment);
}

/**
 * Decodes one part of a path. A part that is not UTF-8, or that has an encoded slash, has no name that could be written as a
 * path: it keeps its encoded form, so that the entry is listed, and opening it reports that it is not found.
 */
function decodeSegment(part: string): string {
  try {
    const decoded = decodeURIComponent(part);
    return /[/\0]/.test(decoded) ? part : decoded;
  } catch {
    return part;
  }
}

export function segmentsOfId(id: string): Segments {
  return id === '' ? [] : id.split('/');
}

export function idOf(segments: Segments): string {
  return segments.join('/');
}

/**
 * The URL of an entry below the base.
 *
 * @returns undefined when the id is not a path below the base: an empty part, `.` or `..`, which URLs resolve, or a text
 * that has no UTF-8 form
 */
export function urlOf(base: URL, id: string, isFolder: boolean): URL | undefined {
  const parts = segmentsOfId(id);
  if (parts.some((part) => ['', '.', '..'].includes(part) || !part.isWellFormed())) {
    return undefined;
  }
  const url = new URL(base);
  const slash = isFolder && parts.length > 0 ? '/' : '';
  url.pathname = base.pathname + parts.map((part) => encodeURIComponent(part)).join('/') + slash;
  return url;
}

/**
 * The parts below the base of what a server wrote as `href`: a path, or a URL of the same host. Scheme and port may
 * differ, because a proxy that ends TLS does not rewrite answers. Only the path is used.
 *
 * @returns undefined when the href is outside of the base
 */
export function segmentsBelow(base: URL, href: string): Segments | undefined {
  const url = URL.parse(href, base.href);
  if (url === null || url.hostname !== base.hostname) return undefined;
  const segments = segmentsOf(url.pathname);
  const prefix = segmentsOf(base.pathname);
  // The user typed the base, and the server may store the same name in the other normalisation of Unicode.
  const isBelow = prefix.every((part, i) => part.normalize() === segments[i]?.normalize());
  return isBelow ? segments.slice(prefix.length) : undefined;
}
