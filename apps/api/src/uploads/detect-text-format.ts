import type { MediaType } from '@app/contracts';

/** A declaration or comments may precede the first element of an HTML document. */
const HTML_PROLOGUE = /^(?:[\s\p{Cf}]+|<\?xml[^>]*>|<!--[\s\S]*?-->)+/iu;
const HTML_START = /^<(?:!doctype\s+html|html|head|body)[\s>]/i;
const HTML_WITHIN_CHARACTERS = 4_000;

const HEADER_LINE = /^[!-9;-~]+[ \t]*:|^[ \t]+\S/;
const HEADER_NAME = /^([!-9;-~]+)[ \t]*:/;
/** A mail has at least one header that says where it comes from, and one of the others. */
const ORIGIN_HEADERS = new Set(['from', 'sender', 'received', 'return-path', 'x-sender']);
const OTHER_HEADERS = new Set(['to', 'subject', 'date', 'message-id', 'mime-version', 'cc']);

/**
 * Detects documents that are written as text but are not plain text: HTML, mail (RFC 5322) and RTF. Nothing
 * else of the file is looked at: the sandbox parses them.
 */
export function detectTextFormat(head: Buffer): MediaType | undefined {
  if (head.toString('latin1', 0, 6) === '{\\rtf1') return 'application/rtf';
  if (isMail(head)) return 'message/rfc822';
  return isHtml(head) ? 'text/html' : undefined;
}

function isHtml(head: Buffer): boolean {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!isUtf16 && head.includes(0)) return false;
  const encoding = isUtf16 ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  const text = new TextDecoder(encoding).decode(head).slice(0, HTML_WITHIN_CHARACTERS);
  return HTML_START.test(text.replace(HTML_PROLOGUE, ''));
}

/** Every line up to the first empty one, or up to the end of `head`, must be a header or continue one. */
function isMail(head: Buffer): boolean {
  const text = head.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const end = /\r?\n\r?\n/.exec(text)?.index;
  const lines = text.slice(0, end).split(/\r?\n/);
  // The last line may be cut off.
  if (end === undefined && lines.length > 1) lines.pop();
  if (text.includes('\0') || !lines.every((line) => HEADER_LINE.test(line))) return false;
  const names = lines.map((line) => HEADER_NAME.exec(line)?.[1]?.toLowerCase() ?? '');
  return (
    names.some((name) => ORIGIN_HEADERS.has(name)) && names.some((name) => OTHER_HEADERS.has(name))
  );
}
