/** A space stands for the start and the end of a word. */
const ALPHABET = ' abcdefghijklmnopqrstuvwxyz';

/**
 * How often each character (columns) follows each other one (rows), from 0 to 9: `9 + 0.9 · log2` of its share, so 9 means
 * always. It is the mean over 44 languages in Latin letters without diacritics, counted in the Universal Declaration of
 * Human Rights.
 */
const BIGRAM_SCORES = [
  '065565445545555553465453133',
  '733453243434656343656443033',
  '573027003621513600522610040',
  '561316007723503600425500034',
  '670057104711313600541523033',
  '743453243534557231665332124',
  '673016513610303700635601040',
  '770126034633404510533613040',
  '670127010633323600425642040',
  '754455353335556532565341034',
  '671037012624225600135621010',
  '670036002624522600444633030',
  '771046131733633512044522030',
  '774027223612242640133511021',
  '761366263633224520155420042',
  '734553352544556341665543013',
  '570107103510512630734511000',
  '660115012500542433244800000',
  '773247233624334520355531033',
  '761416214615433642146532033',
  '770007015722313600545532033',
  '754444233434557444665221134',
  '570017000720304600440400032',
  '584227013601505600340202051',
  '672306000731423450264540500',
  '773555444414455631555324032',
  '673157035734445530234543044',
].map((row) => [...row].map(Number));

/** Letters that Unicode does not decompose into one of a to z and a diacritic. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ə: 'e',
};

/** Converts text to lower case and removes diacritics from Latin letters. */
export function withoutMarks(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđðþħıə]/g, (letter) => SPELLINGS[letter] ?? letter);
}

/** The mean score of all pairs of neighbouring letters, 0 to 9. The words must consist of a to z. */
export function bigramScore(words: readonly string[]): number {
  let sum = 0;
  let pairs = 0;
  for (const word of words) {
    let from = 0;
    for (const letter of `${word} `) {
      const to = ALPHABET.indexOf(letter);
      sum += BIGRAM_SCORES[from]?.[to] ?? 0;
      pairs += 1;
      from = to;
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}
