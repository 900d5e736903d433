import { fold } from './fold.js';

type Module = Promise<{ stopwords: readonly string[] }>;

/** The most frequent words of a language, by Tesseract's language codes; loaded when a language is used. */
const LISTS: Readonly<Record<string, () => Module>> = {
  ara: () => import('@orama/stopwords/arabic'),
  bul: () => import('@orama/stopwords/bulgarian'),
  dan: () => import('@orama/stopwords/danish'),
  deu: () => import('@orama/stopwords/german'),
  ell: () => import('@orama/stopwords/greek'),
  eng: () => import('@orama/stopwords/english'),
  fin: () => import('@orama/stopwords/finnish'),
  fra: () => import('@orama/stopwords/french'),
  gle: () => import('@orama/stopwords/irish'),
  hin: () => import('@orama/stopwords/indian'),
  hun: () => import('@orama/stopwords/hungarian'),
  hye: () => import('@orama/stopwords/armenian'),
  ind: () => import('@orama/stopwords/indonesian'),
  ita: () => import('@orama/stopwords/italian'),
  lit: () => import('@orama/stopwords/lithuanian'),
  nep: () => import('@orama/stopwords/nepali'),
  nld: () => import('@orama/stopwords/dutch'),
  nor: () => import('@orama/stopwords/norwegian'),
  por: () => import('@orama/stopwords/portuguese'),
  ron: () => import('@orama/stopwords/romanian'),
  rus: () => import('@orama/stopwords/russian'),
  slv: () => import('@orama/stopwords/slovenian'),
  spa: () => import('@orama/stopwords/spanish'),
  srp: () => import('@orama/stopwords/serbian'),
  swe: () => import('@orama/stopwords/swedish'),
  tam: () => import('@orama/stopwords/tamil'),
  tur: () => import('@orama/stopwords/turkish'),
  ukr: () => import('@orama/stopwords/ukrainian'),
};

/** Returns the folded stop words of each of the given languages that has a list. */
export async function loadStopWords(
  languages: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const lists = new Map<string, ReadonlySet<string>>();
  for (const language of languages) {
    const loaded = await LISTS[language]?.();
    if (loaded !== undefined) lists.set(language, new Set(loaded.stopwords.map(fold)));
  }
  return lists;
}
