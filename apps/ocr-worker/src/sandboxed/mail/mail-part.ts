/** What the header of a part of a mail says about its lines. */
export interface PartFacts {
  readonly boundary: string | undefined;
  /** The content is a mail that is not encoded, so its lines are part of this file. */
  readonly containsMessage: boolean;
  /** The lines are not needed: they are neither text nor part of a container. */
  readonly isLeftOut: boolean;
  readonly isText: boolean;
  /** The content is in base64 or quoted-printable. */
  readonly isEncoded: boolean;
  readonly isQuoted: boolean;
  /** The lines are text that is not in base64. */
  readonly isRecoded: boolean;
  /** The content is 8-bit text that is not encoded, in UTF-8 or without a declared character set. */
  readonly isRawText: boolean;
  /** The text declares no character set, or one that has no letters but ASCII. */
  readonly lacksCharset: boolean;
}

export const CONTENT_TYPE = /^content-type[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)/im;
const ENCODING = /^content-transfer-encoding[ \t]*:[ \t\r\n]*([\w-]+)/im;
export const CHARSET = /;\s*charset\s*=\s*"?([\w.:-]+)"?/i;
const BOUNDARY = /;\s*boundary\s*=\s*(?:"((?:[^"\\\r\n]|\\.)*)"|([^\s;]+))/i;
const ATTACHED = /^content-disposition[ \t]*:[ \t\r\n]*attachment/im;
const ASCII = /^(?:us-)?ascii$/i;

export const OPEN_PART = factsOf('');
/** Lines after the last part of a container, which no program displays. */
export const EPILOGUE: PartFacts = { ...OPEN_PART, isLeftOut: true };

export function factsOf(header: string): PartFacts {
  const type = CONTENT_TYPE.exec(header)?.[1] ?? 'text/plain';
  const encoding = ENCODING.exec(header)?.[1]?.toLowerCase();
  const isEncoded = encoding === 'base64' || encoding === 'quoted-printable';
  const charset = CHARSET.exec(type)?.[1];
  const [, quoted, bare] = BOUNDARY.exec(type) ?? [];
  const isMessage = /^message\/(?:rfc822|global)\b/i.test(type);
  const isMultipart = /^multipart\//i.test(type);
  const boundary = isMultipart ? (quoted?.replace(/\\(.)/g, '$1') ?? bare) : undefined;
  const isText = /^text\//i.test(type) || !/^[\w.+-]+\/[\w.+-]+/.test(type);
  const isAttached = isText ? ATTACHED.test(header) : !isMessage && !isMultipart;
  const lacksCharset = isText && (charset === undefined || ASCII.test(charset));
  return {
    boundary,
    containsMessage: isMessage && !isEncoded,
    // Before its first part, a container only has a note for old programs.
    isLeftOut: isAttached || (isMultipart && boundary !== undefined),
    isText,
    isEncoded,
    isQuoted: encoding === 'quoted-printable',
    isRecoded: isText && !isAttached && encoding !== 'base64',
    isRawText: !isEncoded && isText && (lacksCharset || /^utf-?8$/i.test(charset ?? '')),
    lacksCharset,
  };
}

/** Decodes a line of quoted-printable (RFC 2045, 6.7). What is not valid stays as it is. */
export function decodeQuoted(line: Buffer): Buffer {
  const text = line.toString('latin1').replace(/[ \t]+(?=\r?\n?$)/, '');
  const joined = text.replace(/=\r?\n?$/, '');
  const decoded = joined.replace(/=([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}
