/** PDF readers search the first kilobyte for the header, because scanners and mail gateways insert data before it. */
const PDF_HEADER_WITHIN_BYTES = 1_024;
const HEADER = '%PDF-';
/** A line of its own with the header. A text about PDF goes on in the same line. */
const ONLY_HEADER = /^%PDF-\d\.\d\s*(?:[\r\n]|$)/;
/** The header, and the first object in a later line. */
const HEADER_AND_OBJECT =
  /^%PDF-[^\r\n]{0,80}[\r\n][^]*?\d[ \t\r\n]{1,8}\d{1,5}[ \t\r\n]{1,8}obj\b/;
const CONTROL = /[\x00-\x06\x0e-\x19\x7f]/; // eslint-disable-line no-control-regex
const BLANK = /^(?:\xef\xbb\xbf|[\s\0])*$/;
/** Lines that printers and gateways write: of the Printer Job Language, of HTTP, of MIME and of forms. */
const WRAPPER =
  /^(?:(?:\x1b%-12345X|@PJL|--|HTTP\/\d|[A-Za-z][A-Za-z0-9-]{1,40}:|[ \t])[^\r\n]*[\r\n]+|[\r\n]+)+$/; // eslint-disable-line no-control-regex

/**
 * Returns whether a file that no other signature identifies is a PDF, not a text about PDF and not a script that contains
 * one.
 *
 * @param head the leading bytes, as ISO-8859-1
 * @param text whether the head can be text in any encoding, and in UTF-8
 */
export function isPdf(head: string, text: { canBeText: boolean; isUtf8: boolean }): boolean {
  const at = head.slice(0, PDF_HEADER_WITHIN_BYTES).indexOf(HEADER);
  if (at < 0) return false;
  const before = head.slice(0, at);
  if (before.startsWith('#!') || before.includes('<')) return false;
  const fromHeader = head.slice(at);
  const hasObject = HEADER_AND_OBJECT.test(fromHeader);
  if (BLANK.test(before)) return hasObject || !text.canBeText || ONLY_HEADER.test(fromHeader);
  const isProse = text.isUtf8 && !CONTROL.test(before) && !WRAPPER.test(before);
  return hasObject && !isProse;
}
