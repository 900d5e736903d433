/** `"…"` without `W/`: equal bytes have equal tags (RFC 9110, 8.8.3). Servers send others too. */
const STRONG_ETAG = /^"[\x21\x23-\x7e\x80-\xff]{1,254}"$/;

/** What tells one version of a file from another. */
export interface VersionFacts {
  readonly etag: string | undefined;
  readonly sizeBytes: number | null;
  readonly modifiedAt: Date | null;
}

export function isStrongEtag(text: string): boolean {
  return STRONG_ETAG.test(text);
}

/** The strong ETag, otherwise size and time of the last change in seconds: a server without strong tags has no better. */
export function versionOf(facts: VersionFacts): string {
  return facts.etag !== undefined && isStrongEtag(facts.etag) ? facts.etag : sizeAndTime(facts);
}

/**
 * The version in the form of `expected`, so that the two can be compared: some servers have a strong ETag in listings only, or
 * in headers only. Undefined when the facts do not tell it.
 */
export function versionLike(expected: string, facts: VersionFacts): string | undefined {
  if (!isStrongEtag(expected)) {
    return facts.sizeBytes === null || facts.modifiedAt === null ? undefined : sizeAndTime(facts);
  }
  return facts.etag !== undefined && isStrongEtag(facts.etag) ? facts.etag : undefined;
}

function sizeAndTime({ sizeBytes, modifiedAt }: VersionFacts): string {
  return `${sizeBytes ?? ''}-${modifiedAt === null ? '' : modifiedAt.getTime() / 1_000}`;
}

/** A size in bytes; null for any other text. */
export function parseSize(text: string | undefined): number | null {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : null;
}

const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(10_000, 0);

/** An HTTP date; null for any other text. */
export function parseTime(text: string | undefined): Date | null {
  return timeOf(Date.parse(text ?? ''));
}

/** A time with four digits for the year, which is all that RFC 3339 and our answers can say; otherwise null. */
export function timeOf(milliseconds: number): Date | null {
  return milliseconds >= EARLIEST && milliseconds < LATEST ? new Date(milliseconds) : null;
}
