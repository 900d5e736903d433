import { cleanText } from '../page/clean-text.js';
import { isPlausibleText } from '../text-quality/is-plausible-text.js';
import type { PdfPageFacts } from './pdf-protocol.js';

/** An image that covers this much of the page is what the page is about. */
const FULL_PAGE_COVERAGE = 0.6;
/** Beside a full-page image, fewer characters than this are a stamp, a header of a fax, a page number. */
const MIN_CHARACTERS_OVER_IMAGE = 150;
/** So many drawn shapes beside next to no text: letters that were turned into outlines. */
const MANY_PATHS = 200;
const MIN_CHARACTERS_BESIDE_PATHS = 50;
const MAX_GARBAGE_SHARE = 0.15;

/** Characters that no reader sees as text: the replacement character, private use, unassigned, controls. */
const GARBAGE = /[\uFFFD\p{Co}\p{Cn}\p{Cc}]/gu;

/** Whether the characters mean what they look like, be they few or many, and together something. */
export function isTextSound(facts: PdfPageFacts): boolean {
  const raw = withoutSpace(facts);
  const garbage = raw.match(GARBAGE)?.length ?? 0;
  return (
    raw.length > 0 &&
    garbage / raw.length <= MAX_GARBAGE_SHARE &&
    facts.unmappedShare <= MAX_GARBAGE_SHARE &&
    isPlausibleText(facts.text ?? '')
  );
}

/**
 * Whether the text that a PDF page carries can stand for what the page shows. If in doubt, no: recognising
 * the page then reads stamp and image alike, and only costs time.
 */
export function isTextLayerUsable(facts: PdfPageFacts): boolean {
  if (!isTextSound(facts)) return false;
  const printable = withoutSpace(facts).replace(GARBAGE, '').length;
  if (facts.imageCoverage >= FULL_PAGE_COVERAGE && printable < MIN_CHARACTERS_OVER_IMAGE) {
    return false;
  }
  return facts.pathCount < MANY_PATHS || printable >= MIN_CHARACTERS_BESIDE_PATHS;
}

function withoutSpace({ text }: PdfPageFacts): string {
  return (text ?? '').replace(/\s/g, '');
}

/** PDFium marks a hyphen at a line's end, where it has joined the two halves of a word, by U+0002 or U+FFFE. */
export function textOfLayer(text: string): string {
  return cleanText(
    text.replace(/[\u0002\uFFFE](?=\r?\n?\p{Ll})/gu, '').replace(/[\u0002\uFFFE]/g, '-'),
  );
}
