import * as fc from 'fast-check';

/** A text of words, numbers and codes, and a phrase of at most five of them as it is typed. */
export interface GeneratedText {
  readonly words: readonly string[];
  readonly text: string;
  readonly phrase: string;
}

/** Generates texts in several scripts. */
export function textWithPhrase(): fc.Arbitrary<GeneratedText> {
  return textWithRange().map(({ words, separators, from, to }) => ({
    words,
    text: words.map((word, i) => word + (separators[i] ?? '')).join(''),
    phrase: words.slice(from, to).join(' '),
  }));
}

function textWithRange() {
  return fc
    .array(wordOrCode(), { minLength: 1, maxLength: 12 })
    .chain((words) =>
      fc.record({
        words: fc.constant(words),
        separators: fc.array(fc.constantFrom(' ', '\n', '  ', ', ', '. ', ' – ', '\t'), {
          minLength: words.length,
          maxLength: words.length,
        }),
        from: fc.nat(words.length - 1),
      }),
    )
    .chain((part) =>
      fc
        .integer({ min: part.from + 1, max: Math.min(part.from + 5, part.words.length) })
        .map((to) => ({ ...part, to })),
    );
}

const LETTERS = [
  'abcdefghijklmnopqrstuvwxyzäöüßéèçñåøœæ',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ',
  'абвгдежзийклмнопрстуфхцчшщъыьэюяё',
  'αβγδεζηθικλμνξοπρστυφχψωςάέ',
  'אבגדהוזחטיכלמנסעפצקרשת',
  'ابتثجحخدذرزسشصضطظعغفقكلمنهوي',
  'कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौं',
  '日本契約書請求株式会社租赁合同한국어계약서กขคงจฉชซ',
];

function wordOrCode() {
  const word = fc
    .constantFrom(...LETTERS)
    .chain((letters) =>
      fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 }),
    )
    .filter((text) => /^\p{L}/u.test(text));
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 6 });
  const part = fc.oneof(word, digits);
  const code = fc
    .array(part, { minLength: 2, maxLength: 5 })
    .chain((parts) => fc.constantFrom(...'-./_:@').map((separator) => parts.join(separator)));
  return fc.oneof(word, digits, code).filter((text) => text.toLowerCase() !== 'or');
}
