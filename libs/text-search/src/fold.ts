import { INVISIBLES } from './character-classes.js';

const ASCII = /^[\x20-\x7e]*$/;

/** Accents of Latin and Greek letters. Marks of other scripts, such as Devanagari vowels, make other words. */
const ACCENTS = /([\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu;
/** Stress and diaeresis. The breve stays, because й is a letter of its own. */
const CYRILLIC_ACCENTS = /(\p{Script=Cyrillic})[\u0300\u0301\u0308]+/gu;
/** Hebrew points and Arabic vowel signs, which most texts leave out, and the Arabic letter stretcher. */
const VOWEL_SIGNS =
  /[\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED]/g;

/**
 * Letters that no Unicode normalisation folds. The Chinese ones are radicals (CJK Radicals Supplement) that fonts put in
 * place of the character, see EquivalentUnifiedIdeograph.txt.
 */
const LETTERS = new Map(
  [
    'ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ı=i ħ=h ŧ=t ς=σ',
    'ٱ=ا ى=ي ی=ي ک=ك ہ=ه ۀ=ه',
    '⺟=母 ⺠=民 ⻁=虎 ⻄=西 ⻅=见 ⻆=角 ⻋=车 ⻑=長 ⻓=长 ⻔=门 ⻘=青 ⻙=韦 ⻚=页 ⻛=风 ⻜=飞 ⻝=食',
    '⻢=马 ⻣=骨 ⻤=鬼 ⻥=鱼 ⻦=鸟 ⻨=麦 ⻩=黄 ⻬=齐 ⻮=齿 ⻰=龙 ⻳=龟 ⺝=月 ⺫=目',
  ]
    .flatMap((line) => line.split(' '))
    .map((pair) => pair.split('=') as [string, string]),
);
const LETTER = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'gu');

/** How German, Danish, Norwegian and Swedish write these letters without them. */
const DIGRAPHS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const DIGRAPH = /[äöüåø]/g;

/**
 * Returns the form of a word by which it is searched: lower case, without accents and invisible characters, with
 * compatibility characters (presentation forms, half-width forms, ligatures) and digits in their plain form (Unicode
 * Standard Annex 15, NFKC).
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return unaccented(plain(text));
}

/** Returns the folded word with `ae` for ä and so on; undefined when the word has no such letter. */
export function foldWithDigraphs(text: string): string | undefined {
  if (ASCII.test(text)) return undefined;
  const composed = plain(text);
  const spelled = composed.replace(DIGRAPH, (letter) => DIGRAPHS[letter] ?? '');
  return spelled === composed ? undefined : unaccented(spelled);
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(INVISIBLES, '').normalize('NFC');
}

function unaccented(text: string): string {
  return text
    .normalize('NFD')
    .replace(ACCENTS, '$1')
    .replace(CYRILLIC_ACCENTS, '$1')
    .replace(VOWEL_SIGNS, '')
    .normalize('NFC')
    .replace(LETTER, (letter) => LETTERS.get(letter) ?? '')
    .replace(/[^\P{Nd}0-9]/gu, asciiDigit)
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** The ten digits of a script stand together, beginning with zero. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
