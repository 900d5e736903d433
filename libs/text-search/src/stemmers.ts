type Stem = (word: string) => string;
type Module = Promise<{ stemmer: Stem }>;

/** Snowball stemmers (https://snowballstem.org/) by Tesseract's language codes; loaded when a language is used. */
const STEMMERS: Readonly<Record<string, () => Module>> = {
  ara: () => import('@orama/stemmers/arabic'),
  bul: () => import('@orama/stemmers/bulgarian'),
  dan: () => import('@orama/stemmers/danish'),
  deu: () => import('@orama/stemmers/german'),
  ell: () => import('@orama/stemmers/greek'),
  eng: () => import('@orama/stemmers/english'),
  fin: () => import('@orama/stemmers/finnish'),
  fra: () => import('@orama/stemmers/french'),
  gle: () => import('@orama/stemmers/irish'),
  hin: () => import('@orama/stemmers/indian'),
  hun: () => import('@orama/stemmers/hungarian'),
  hye: () => import('@orama/stemmers/armenian'),
  ind: () => import('@orama/stemmers/indonesian'),
  ita: () => import('@orama/stemmers/italian'),
  lit: () => import('@orama/stemmers/lithuanian'),
  nep: () => import('@orama/stemmers/nepali'),
  nld: () => import('@orama/stemmers/dutch'),
  nor: () => import('@orama/stemmers/norwegian'),
  por: () => import('@orama/stemmers/portuguese'),
  ron: () => import('@orama/stemmers/romanian'),
  rus: () => import('@orama/stemmers/russian'),
  spa: () => import('@orama/stemmers/spanish'),
  srp: () => import('@orama/stemmers/serbian'),
  swe: () => import('@orama/stemmers/swedish'),
  tam: () => import('@orama/stemmers/tamil'),
  tur: () => import('@orama/stemmers/turkish'),
  ukr: () => import('@orama/stemmers/ukrainian'),
};

/** Stemming the same word again is most of the work, so this many stems of each language are remembered. */
const MAX_CACHED = 50_000;

/** Returns the stemmers of the given languages, by Tesseract's codes. Languages without one are left out. */
export async function loadStemmers(
  languages: readonly string[],
): Promise<ReadonlyMap<string, Stem>> {
  const stemmers = new Map<string, Stem>();
  for (const language of languages) {
    const loaded = await STEMMERS[language]?.();
    if (loaded !== undefined) stemmers.set(language, cached(loaded.stemmer));
  }
  return stemmers;
}

function cached(stem: Stem): Stem {
  const known = new Map<string, string>();
  return (word) => {
    let found = known.get(word);
    if (found === undefined) {
      found = stem(word);
      if (known.size >= MAX_CACHED) known.clear();
      known.set(word, found);
    }
    return found;
  };
}
