import { compareWords, wordsAmong, wordsOnlyOurs, type Comparison } from './compare-words.ts';
import type { OtherReading } from './other-readers.ts';
import type { OtherWord } from './other-words.ts';

/** What Strongroom made of the first pages of a file. */
export interface OurReading {
  readonly text: string;
  /** The codes of the document and of its pages, and sentences about faults of the run. Empty when all was read. */
  readonly errors: readonly string[];
}

export const KINDS = {
  rejected: 'the file is not accepted',
  failed: 'the document or a page was not read',
  'lost from the layer': 'words of pdftotext are missing',
  'lost from the picture': 'confident words of plain tesseract are missing',
  'only ours': 'most words are in none of the other texts',
  'other letters': 'words have other letters than in the text layer',
  'other order': 'words are in another order than in pdftotext',
  same: 'no difference',
} as const;

export type DifferenceKind = keyof typeof KINDS;

export interface Difference {
  readonly kinds: readonly DifferenceKind[];
  /** One line about this file. */
  readonly line: string;
  readonly lost: readonly OtherWord[];
}

/** Up to this number and this share of words, a difference is not listed: one unclear letter is no lost text. */
const IGNORED_WORDS = 1;
const IGNORED_SHARE = 0.02;
/** Plain tesseract invents words too. */
const IGNORED_PICTURE_WORDS = 2;
const MIN_IN_ORDER = 0.9;
const MIN_ONLY_OURS = 3;
const EXAMPLES = 5;

/** Compares our text of a file with the text layer and with plain tesseract's words. */
export function describeDifference(
  ours: OurReading,
  layer: OtherReading,
  picture: OtherReading,
): Difference {
  const inLayer = compareWords(layer.words, ours.text);
  const sure = picture.words.filter(({ isDoubtful }) => isDoubtful !== true);
  const inPicture = compareWords(sure, ours.text);
  const extra = wordsOnlyOurs(ours.text, [...layer.words, ...picture.words]);
  const ownWords = ours.text.split(/\s+/).filter(Boolean).length;
  const found: [DifferenceKind, string][] = [];
  if (ours.errors.length > 0) {
    const isRejected = ours.errors.includes(REJECTED);
    found.push([isRejected ? 'rejected' : 'failed', ours.errors.join(', ')]);
  }
  if (isMany(inLayer.lost.length, inLayer.total, IGNORED_WORDS)) {
    const seen = wordsAmong(inLayer.lost, picture.words).length;
    const inBoth = seen === 0 ? 'not seen in the picture' : `${seen} also seen in the picture`;
    found.push(['lost from the layer', `${lostLine(inLayer)} (${inBoth})`]);
  }
  if (isMany(inPicture.lost.length, inPicture.total, IGNORED_PICTURE_WORDS)) {
    found.push(['lost from the picture', lostLine(inPicture)]);
  }
  if (extra.length >= MIN_ONLY_OURS && extra.length * 2 > ownWords) {
    found.push(['only ours', `${extra.length} of our ${ownWords} words: ${examples(extra)}`]);
  }
  if (isMany(inLayer.misread.length, inLayer.total, IGNORED_WORDS)) {
    const words = examples(inLayer.misread.map(({ text }) => text));
    found.push(['other letters', `${inLayer.misread.length} of ${inLayer.total} words: ${words}`]);
  }
  if (inLayer.inOrder < MIN_IN_ORDER) {
    found.push(['other order', `${Math.round(inLayer.inOrder * 100)} % of the words are in order`]);
  }
  return {
    kinds: found.length === 0 ? ['same'] : found.map(([kind]) => kind),
    line: found.map(([kind, text]) => `${kind}: ${text}`).join('; ') || sameLine(ownWords),
    lost: [...inLayer.lost, ...inPicture.lost],
  };
}

/** The error of a file whose type is not accepted. */
export const REJECTED = 'unsupported media type';

function isMany(count: number, total: number, ignored: number): boolean {
  return count > ignored && count > total * IGNORED_SHARE;
}

function lostLine({ lost, total }: Comparison): string {
  return `${lost.length} of ${total} words: ${examples(lost.map(({ text }) => text))}`;
}

function examples(words: readonly string[]): string {
  const shown = words.slice(0, EXAMPLES).join(' ');
  return words.length > EXAMPLES ? `${shown} …` : shown;
}

function sameLine(words: number): string {
  return words === 0 ? 'no program finds text' : `the same ${words} words`;
}
