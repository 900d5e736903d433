import { cleanText } from '../page/clean-text.js';
import { isMeaningfulText } from '../text-quality/is-meaningful-text.js';
import { isPlausibleText } from '../text-quality/is-plausible-text.js';
import { isRepetitiveText } from '../text-quality/is-repetitive-text.js';
import { characterOf } from './layer-line.js';
import type { FontText, PdfCharacters, PdfPageFacts } from './pdf-protocol.js';

/** An image with this share of the page is the main content of the page. */
const FULL_PAGE_COVERAGE = 0.6;
/** On a full-page image, fewer characters than this are only a stamp, a fax header or a page number. */
const MIN_CHARACTERS_OVER_IMAGE = 150;
/** This many drawn shapes with almost no text are letters that were converted to outlines. */
const MANY_PATHS = 200;
const MIN_CHARACTERS_BESIDE_PATHS = 50;
const MAX_GARBAGE_SHARE = 0.15;

const WORD_OR_NUMBER = /[\p{L}\p{N}]/u;
/** Characters that are not text: the replacement character, private use, unassigned, controls. */
const GARBAGE = /[\uFFFD\p{Co}\p{Cn}\p{Cc}]/gu;

/**
 * Whether the characters of the text layer are valid, and the text is plausible. Characters without a table of their meaning
 * may be right all the same, so they are judged by whether they make words.
 */
export function isTextSound(facts: PdfPageFacts): boolean {
  const text = facts.text ?? '';
  // What was read from a scan before, and repeats itself, is what a fault of that reading looks like.
  if (isScan(facts) && isRepetitiveText(text)) return false;
  return isFontSound({ ...facts, text });
}

function isFontSound({ text, unmappedShare, unmappedText }: FontText): boolean {
  const raw = text.replace(/\s/g, '');
  const garbage = raw.match(GARBAGE)?.length ?? 0;
  if (raw.length === 0 || garbage / raw.length > MAX_GARBAGE_SHARE) return false;
  const isMapped = unmappedShare <= MAX_GARBAGE_SHARE;
  if (!isMapped && !isMeaningfulText(unmappedText)) return false;
  return isPlausibleText(text);
}

/**
 * Returns the numbers of the fonts whose characters make sense, on a page where those of other fonts do not. Music, symbols
 * and wrong tables are a matter of one font, and the words in other fonts are right. Empty when that is not so.
 */
export function findSoundFonts(texts: readonly FontText[]): number[] {
  const sound = texts.map((text) => isFontSound(text) && WORD_OR_NUMBER.test(text.text));
  const kept = texts.filter((_, font) => sound[font]);
  const together = {
    text: kept.map(({ text }) => text).join('\n'),
    unmappedShare: Math.max(0, ...kept.map(({ unmappedShare }) => unmappedShare)),
    unmappedText: kept.map(({ unmappedText }) => unmappedText).join('\n'),
  };
  if (kept.length === texts.length || !isFontSound(together)) return [];
  return [...texts.keys()].filter((font) => sound[font]);
}

/**
 * Whether the text layer of a PDF page can be used instead of recognition. In doubt it is not used: recognition reads all of
 * the page, and only costs time.
 */
export function isTextLayerUsable(facts: PdfPageFacts): boolean {
  if (!isTextSound(facts)) return false;
  const printable = withoutSpace(facts).replace(GARBAGE, '').length;
  if (isScan(facts) && printable < MIN_CHARACTERS_OVER_IMAGE) return false;
  return facts.pathCount < MANY_PATHS || printable >= MIN_CHARACTERS_BESIDE_PATHS;
}

export function isScan({ imageCoverage }: PdfPageFacts): boolean {
  return imageCoverage >= FULL_PAGE_COVERAGE;
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
