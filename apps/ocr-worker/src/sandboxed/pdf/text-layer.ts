import { cleanText } from '../page/clean-text.js';
import { isMeaningfulText } from '../text-quality/is-meaningful-text.js';
import { isPlausibleText } from '../text-quality/is-plausible-text.js';
import { isRepetitiveText } from '../text-quality/is-repetitive-text.js';
import { characterOf } from './layer-line.js';
import type { PdfCharacters, PdfPageFacts } from './pdf-protocol.js';

/** An image with this share of the page is the main content of the page. */
const FULL_PAGE_COVERAGE = 0.6;
/** On a full-page image, fewer characters than this are only a stamp, a fax header or a page number. */
const MIN_CHARACTERS_OVER_IMAGE = 150;
/** This many drawn shapes with almost no text are letters that were converted to outlines. */
const MANY_PATHS = 200;
const MIN_CHARACTERS_BESIDE_PATHS = 50;
const MAX_GARBAGE_SHARE = 0.15;

/** Characters that are not text: the replacement character, private use, unassigned, controls. */
const GARBAGE = /[\uFFFD\p{Co}\p{Cn}\p{Cc}]/gu;

/**
 * Whether the characters of the text layer are valid, and the text is plausible. Characters without a table of their meaning
 * may be right all the same, so they are judged by whether they make words.
 */
export function isTextSound(facts: PdfPageFacts): boolean {
  const raw = withoutSpace(facts);
  const garbage = raw.match(GARBAGE)?.length ?? 0;
  if (raw.length === 0 || garbage / raw.length > MAX_GARBAGE_SHARE) return false;
  const isMapped = facts.unmappedShare <= MAX_GARBAGE_SHARE;
  if (!isMapped && !isMeaningfulText(facts.unmappedText)) return false;
  const text = facts.text ?? '';
  // What was read from a scan before, and repeats itself, is what a fault of that reading looks like.
  if (facts.imageCoverage >= FULL_PAGE_COVERAGE && isRepetitiveText(text)) return false;
  return isPlausibleText(text);
}

/**
 * Whether the text layer of a PDF page can be used instead of recognition. In doubt it is not used: recognition reads all of
 * the page, and only costs time.
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

/** PDFium joins a word that was hyphenated at the end of a line, and marks the hyphen by U+0002 or U+FFFE. */
export function textOfLayer(text: string): string {
  return cleanText(
    text.replace(/[\u0002\uFFFE](?=\r?\n?\p{Ll})/gu, '').replace(/[\u0002\uFFFE]/g, '-'),
  );
}

/** The text of characters in their order. */
export function textOfCharacters({ codes }: PdfCharacters): string {
  return textOfLayer(Array.from(codes, characterOf).join(''));
}
