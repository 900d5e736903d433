/** What may precede the first element of a document: blanks, marks and comments. */
const BEFORE_MARKUP = /^(?:[\s\p{Cc}\p{Cf}]+|<!--[^]*?-->)+/u;
const MARKUP_DOCUMENT = /^<(?:\?xml|!doctype|html|head|body|svg)[\s/>]/i;

/**
 * Returns whether a file is a document in HTML, XML or SVG, judged by its beginning. A text that contains or begins with
 * other elements, such as Markdown, is text.
 */
export function isMarkupDocument(beginning: string): boolean {
  return MARKUP_DOCUMENT.test(beginning.replace(BEFORE_MARKUP, ''));
}
