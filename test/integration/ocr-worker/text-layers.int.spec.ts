import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageResult } from '@app/contracts';
import {
  characterErrorRate,
  ENGLISH_TEXT,
  makeAnnotatedPdf,
  makePdf,
  makePlacedText,
  makeUnembeddedText,
  type PlacedLine,
  type PlacedPage,
} from '@app/testing';
import { ExtractionBench } from './extraction-bench.js';

const LETTER = [
  'Harbour Office, Quay Street 14',
  'Thank you for your order of seven brass lamps',
  'and forty metres of rope. They left our warehouse',
  'and should reach you within five working days.',
];

describe('text layers', () => {
  let bench: ExtractionBench;
  beforeAll(async () => {
    bench = await ExtractionBench.create();
  });
  afterAll(async () => {
    await bench.close();
  });

  async function readPage(pdf: Uint8Array): Promise<PageResult> {
    const { pages } = await bench.extract(pdf, 'application/pdf');
    const [page] = pages;
    if (page === undefined) throw new Error('The document has no page');
    return page;
  }
  const read = async (page: PlacedPage): Promise<PageResult> =>
    readPage(await makePlacedText(page));
  /** Words have the order of the text. */
  const wordsOf = ({ words }: PageResult): string => words.map(([text]) => text).join(' ');
  const flat = ({ text }: PageResult): string => text.replaceAll('\n', ' ');

  describe('turned text', () => {
    it.each(
      [0, 90, 180, 270].flatMap((rotation) =>
        [0, 90, 180, 270].map((turn) => [rotation, turn] as const),
      ),
    )('reads a page with /Rotate %i and text turned by %i°', async (rotation, turn) => {
      const page = await read({ rotation, lines: turnedLines(turn) });
      expect(page.source).toBe('text-layer');
      expect(page.text).toBe(LETTER.join('\n'));
      expect(wordsOf(page)).toBe(LETTER.join(' '));
    });

    it('puts a note at the margin after the text beside it', async () => {
      const margin = { glyphs: [...'Received in March'], x: 40, y: 800, turn: -90 };
      const [first, ...others] = turnedLines(0);
      const page = await read({ lines: [...(first ? [first] : []), margin, ...others] });
      expect(page.text).toBe([...LETTER, 'Received in March'].join('\n'));
      expect(wordsOf(page)).toBe(flat(page));
    });

    it('leaves a mirrored letter in its place', async () => {
      const mirrored = { ...line('E', { x: 72, y: 700 }), isMirrored: true };
      const lines = [line('X', { x: 60, y: 700 }), mirrored, line('TeX', { x: 72, y: 700 })];
      expect((await read({ lines })).text.replaceAll(' ', '')).toBe('XETeX');
    });

    it('returns the position of turned words on the page as displayed', async () => {
      const page = await read({ rotation: 90, lines: [line('lamp', { x: 100, y: 700 })] });
      const [word] = page.words;
      expect(word?.[0]).toBe('lamp');
      const [, left = 0, top = 0, width = 0, height = 0] = word ?? [];
      // The page is turned clockwise, so its left side is at the top.
      expect(top).toBeCloseTo(100, 0);
      expect(height).toBeCloseTo(24, 0);
      expect(left).toBeGreaterThan(690);
      expect(left + width).toBeLessThan(715);
    });
  });

  describe('scripts from right to left', () => {
    it.each<[string, string, PlacedLine]>([
      ['drawn from left to right', 'שלום לכל העולם', seen('םלועה לכל םולש')],
      ['with a foreign name', 'של החברה ABC Ltd בתל אביב', seen('ביבא לתב ABC Ltd הרבחה לש')],
      ['with numbers', 'חשבונית 8823 בסך 320.50 שקלים', seen('םילקש 320.50 ךסב 8823 תינובשח')],
      ['with a name and a number', 'רציף Berth 12 בנמל', seen('למנב Berth 12 ףיצר')],
      ['with brackets', 'נמל (חיפה) ישן', seen('ןשי (הפיח) למנ')],
      ['with a foreign name in brackets', 'נמל (ABC) ישן מאוד', seen('דואמ ןשי (ABC) למנ')],
      ['with a year in brackets', 'נמל (2024) ישן', seen('ןשי (2024) למנ')],
      ['inside English', 'The word שלום means peace', seen('The word םולש means peace')],
      [
        'with a ligature',
        'السلام عليكم',
        { ...seen(''), glyphs: ['م', 'ك', 'ي', 'ل', 'ع', ' ', 'م', 'لا', 'س', 'ل', 'ا'] },
      ],
      [
        'with a ligature of four letters',
        'عبد الله',
        { ...seen(''), glyphs: ['لله', 'ا', ' ', 'د', 'ب', 'ع'] },
      ],
      ['in presentation forms', 'سلام', { ...seen(''), glyphs: ['\uFEE1', '\uFEFC', '\uFEB3'] }],
    ])('reads a line %s', async (_, expected, drawn) => {
      const page = await read({ lines: [drawn] });
      expect(page.text).toBe(expected);
      expect(wordsOf(page)).toBe(expected);
    });

    it('reads a line drawn from right to left, each letter by itself', async () => {
      const lines = [...'שלום לכל העולם'].map((glyph, index) =>
        line(glyph, { x: 500 - index * 6, y: 700 }),
      );
      expect((await read({ lines })).text).toBe('שלום לכל העולם');
    });
  });

  it.each(['בְּרֵאשִׁית בָּרָא אֱלֹהִים', 'بِسمِ اللَّهِ الرَّحمٰنِ', 'שלום עַל הַיּוֹם'])(
    'reads %j, whose points are drawn above and below the letters',
    async (text) => {
      const lines: PlacedLine[] = [];
      for (const letter of text) {
        const x = lines.at(-1)?.x ?? 500;
        if (/\p{M}/u.test(letter))
          lines.push(line(letter, { x, y: 700 + (lines.length % 2) * 9 - 4 }));
        else lines.push(line(letter, { x: x - 6, y: 700 }));
      }
      const page = await read({ lines: lines.filter(({ glyphs }) => glyphs[0] !== ' ') });
      expect(page.text).toBe(text.normalize('NFC'));
      expect(wordsOf(page)).toBe(text.normalize('NFC'));
    },
  );

  it('reads columns of vertical text, with turned digits between', async () => {
    const column = (text: string, x: number): PlacedLine[] =>
      [...text].map((glyph, index) => line(glyph, { x, y: 780 - index * 7 }));
    const lines = [
      ...column('契約書の', 500),
      line('2024', { x: 501, y: 780 - 4 * 7 + 9, turn: -90 }),
      ...column('年の縦書き', 500).map((one) => ({ ...one, y: one.y - 4 * 7 - 24 })),
      ...column('株式会社北港', 485),
    ];
    const page = await read({ lines });
    expect(page.text).toBe('契約書の2024年の縦書き\n株式会社北港');
    expect(page.words).toHaveLength(2);
  });

  describe('text in a font that is neither embedded nor known', () => {
    it('reads columns from right to left, the upper ones first', async () => {
      const upper = ['わたくしといふ現象は', '假定された有機交流電燈の', 'ひとつの青い照明です'];
      const lower = ['これらは二十二箇月の', '過去とかんずる方角から'];
      const pdf = makeUnembeddedText('V', [
        ...upper.map((text, index) => ({ text, x: 500 - index * 20, y: 780 })),
        ...lower.map((text, index) => ({ text, x: 500 - index * 20, y: 400 })),
      ]);
      const page = await readPage(pdf);
      expect(page).toMatchObject({ source: 'text-layer', text: [...upper, ...lower].join('\n') });
      expect(page.words).toHaveLength(5);
    });

    it('reads a line that is drawn one character at a time', async () => {
      const text = '契約書の年の縦書き';
      const pdf = makeUnembeddedText(
        'H',
        [...text].map((letter, index) => ({ text: letter, x: 60 + index * 12, y: 780 })),
      );
      expect(await readPage(pdf)).toMatchObject({ source: 'text-layer', text });
    });

    it('reads text that is drawn after a hundred thousand other objects', async () => {
      const text = '契約書の年の縦書き';
      const pdf = makeUnembeddedText(
        'V',
        [{ text, x: 500, y: 780 }],
        '0 0 1 1 re f\n'.repeat(100_001),
      );
      expect(await readPage(pdf)).toMatchObject({ source: 'text-layer', text, error: null });
    });
  });

  describe('more than is examined', () => {
    const note = (entries: Readonly<Record<string, string>>) =>
      ({ subtype: 'Text', rect: [300, 500, 320, 520], entries }) as const;

    it.each([
      ['annotations', Array.from({ length: 10_001 }, () => note({}))],
      ['letters of a note', [note({ Contents: 'rope '.repeat(4_001) })]],
    ])('says that there are too many %s', async (_, notes) => {
      const page = await readPage(
        await makeAnnotatedPdf(
          LETTER,
          notes.map((each) => ({ ...each, rect: [...each.rect] })),
        ),
      );
      expect(page.text).toContain(LETTER[0]);
      expect(page.error?.code).toBe('page.objects_left_out');
    });

    it('says that a form in XML is too long', async () => {
      const template = `<template>${' '.repeat(8 * 1024 * 1024)}</template>`;
      const page = await readPage(await makeAnnotatedPdf(LETTER, [], { template }));
      expect(page.text).toBe(LETTER.join('\n'));
      expect(page.error?.code).toBe('page.objects_left_out');
    });
  });

  it('reads letters above U+FFFF, also inside a line from right to left', async () => {
    const text = '𐌰𐍄𐍄𐌰 𝐁𝐨𝐚𝐭 𠮷野家';
    const lines = [line(text, { x: 60, y: 740 }), seen('םלועה 𝐁𝐨 םולש')];
    const page = await read({ lines });
    expect(page.text).toBe(`${text}\nשלום 𝐁𝐨 העולם`);
    expect(wordsOf(page)).toBe(`${text} שלום 𝐁𝐨 העולם`);
  });

  describe('letters that are spaced out', () => {
    it.each([
      ['by position', 'RECHNUNG', 4, 'RECHNUNG'],
      ['by typed spaces', 'R E C H N U N G', 0, 'RECHNUNG'],
      ['in several words', 'LIEFERSCHEIN NR. 42', 3, 'LIEFERSCHEIN NR. 42'],
    ])('joins words spaced %s', async (_, drawn, spacing, expected) => {
      const page = await read({ lines: [line(drawn, { x: 60, y: 700, spacing })] });
      expect(page.text).toBe(expected);
      expect(wordsOf(page)).toBe(expected);
    });

    it.each(['A B C D E F', 'M D M D F S S', 'Spalte x y z und I a', 'J R R Tolkien'])(
      'leaves the single letters of %j',
      async (drawn) => {
        const page = await read({ lines: [line(drawn, { x: 60, y: 700 })] });
        expect(page.text).toBe(drawn);
      },
    );
  });

  describe('layers without a table, or with a wrong one', () => {
    it('keeps letters that make sense', async () => {
      const texts = ['Řidič přístavu převezme loď u bóje', 'Podepsala Žofie Kovářová'];
      const page = await read({
        table: 'none',
        lines: texts.map((text, index) => line(text, { x: 60, y: 700 - index * 20 })),
      });
      expect(page).toMatchObject({ source: 'text-layer', text: texts.join('\n') });
    });

    it('does not keep the numbers of glyphs', async () => {
      const shifted = LETTER.map((text) =>
        [...text].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 40)).join(''),
      );
      const lines = shifted.map((text, index) => line(text, { x: 60, y: 700 - index * 20 }));
      const page = await read({ table: 'none', lines });
      expect(page.source).toBe('ocr');
      expect(page.text).not.toContain(shifted[1]?.slice(0, 8));
    });

    it('brings the bytes of letters into order', async () => {
      const texts = ['Multicolor Black', 'Pure Cyan and Yellow'];
      const swapped = texts.map((text) =>
        [...text].map((letter) => String.fromCharCode(letter.charCodeAt(0) << 8)),
      );
      const lines = swapped.map((glyphs, index) => ({ glyphs, x: 60, y: 700 - index * 20 }));
      const page = await read({ lines });
      expect(page).toMatchObject({ source: 'text-layer', text: texts.join('\n') });
    });

    it('keeps the words beside the signs of a font of symbols', async () => {
      const notes = Array.from({ length: 80 }, (_, index) => String.fromCodePoint(0xe1_00 + index));
      const lines = LETTER.map((text, index) => line(text, { x: 60, y: 700 - index * 20 }));
      const symbols = { glyphs: notes, x: 60, y: 500, font: 'Symbols' };
      const page = await read({ lines: [...lines, symbols] });
      expect(page).toMatchObject({ source: 'text-layer', text: LETTER.join('\n') });
      expect(wordsOf(page)).toBe(LETTER.join(' '));
    });

    it('keeps the words of one font, and recognises those of another', async () => {
      const say = (character: string): string => 'qxk'.charAt(character.charCodeAt(0) % 3);
      const sound = LETTER.join('\n');
      const pdf = await makePdf([{ kind: 'misnamed-text', text: ENGLISH_TEXT, say, sound }]);
      const page = await readPage(pdf);
      expect(page.source).toBe('mixed');
      const expected = `${ENGLISH_TEXT}\n${sound}`.replace(/\s+/g, ' ');
      expect(characterErrorRate(expected, page.text.replace(/\s+/g, ' '))).toBeLessThanOrEqual(
        0.01,
      );
      expect(page.text).toContain(sound);
    });

    it('recognises a page whose font maps all letters to a few', async () => {
      const say = (character: string): string => 'qxk'.charAt(character.charCodeAt(0) % 3);
      const pdf = await makePdf([{ kind: 'misnamed-text', text: ENGLISH_TEXT, say }]);
      const page = await readPage(pdf);
      expect(page.source).toBe('ocr');
      expect(characterErrorRate(ENGLISH_TEXT, page.text)).toBeLessThanOrEqual(0.01);
    });

    it.each(['Wq xk Wq xk Wq xk', 'lll Il1 lll Il1 lll', 'of the harbour of the harbour'])(
      'recognises a scan whose layer repeats %j',
      async (garbage) => {
        const layer = `${garbage}\n`.repeat(40);
        const page = await readPage(await makePdf([{ kind: 'scan', text: ENGLISH_TEXT, layer }]));
        expect(page.source).toBe('ocr');
        expect(characterErrorRate(ENGLISH_TEXT, page.text)).toBeLessThanOrEqual(0.01);
      },
    );

    it('keeps the layer of a scan that makes sense', async () => {
      const pdf = await makePdf([{ kind: 'scan', text: ENGLISH_TEXT, layer: ENGLISH_TEXT }]);
      expect((await readPage(pdf)).source).toBe('text-layer');
    });
  });

  describe('fields and notes without an appearance', () => {
    const field = (rect: [number, number, number, number], value: string, more = {}) => ({
      subtype: 'Widget',
      rect,
      entries: { FT: '/Tx', T: `field ${rect[1]}`, V: value, DA: '/Helv 11 Tf', ...more },
    });

    it('puts the value of a field after its label, once', async () => {
      const pdf = await makeAnnotatedPdf(
        ['Family name:', 'City:', 'Sign below.'],
        [field([200, 697, 500, 715], 'Oyelaran'), field([200, 667, 500, 685], 'Winterhafen')],
      );
      const page = await readPage(pdf);
      expect(page.text).toBe('Family name: Oyelaran\nCity: Winterhafen\nSign below.');
      expect(page.words.find(([text]) => text === 'Winterhafen')).toEqual([
        'Winterhafen',
        200,
        157,
        300,
        18,
        null,
        1,
      ]);
    });

    it('does not repeat a value that the page shows', async () => {
      const pdf = await makeAnnotatedPdf(
        ['Family name: Oyelaran'],
        [field([60, 697, 500, 715], 'Oyelaran')],
      );
      expect((await readPage(pdf)).text).toBe('Family name: Oyelaran');
    });

    it('reads the options that a list box shows', async () => {
      const options = ['Northern pier', 'Southern pier', 'Shipyard', 'Lighthouse', 'Fish market'];
      const list = (rect: [number, number, number, number], more = {}) => ({
        subtype: 'Widget',
        rect,
        entries: { FT: '/Ch', T: `list ${rect[1]}`, DA: '/Helv 12 Tf', Opt: options, ...more },
      });
      const pdf = await makeAnnotatedPdf(
        ['Berths:', 'Other berths:'],
        [
          list([200, 660, 400, 715]),
          list([200, 560, 400, 610], { TI: 2, V: 'Northern pier' }),
          // A list that opens at a click shows only what is chosen.
          list([200, 500, 400, 520], { Ff: 1 << 17, V: 'Shipyard' }),
        ],
      );
      const { text } = await readPage(pdf);
      const count = (option: string): number => text.split(option).length - 1;
      expect(options.map(count)).toEqual([2, 1, 3, 1, 1]);
    });

    it('reads notes with their author, but nothing hidden or secret', async () => {
      const rect: [number, number, number, number] = [300, 500, 320, 520];
      const pdf = await makeAnnotatedPdf(
        ['Contract text.'],
        [
          { subtype: 'Text', rect, entries: { T: 'Lindqvist', Contents: 'Remember the clause' } },
          { subtype: 'FreeText', rect, entries: { Contents: 'Approved\non Monday' } },
          { subtype: 'Popup', rect, entries: { Contents: 'A popup by itself' } },
          { subtype: 'Text', rect, entries: { F: 2, Contents: 'This note is hidden' } },
          { subtype: 'Link', rect, entries: { Contents: 'Not a note' } },
          field([200, 400, 500, 420], 'opensesame', { Ff: 1 << 13 }),
        ],
      );
      expect((await readPage(pdf)).text.split('\n').toSorted()).toEqual([
        'A popup by itself',
        'Approved',
        'Contract text.',
        'Lindqvist: Remember the clause',
        'on Monday',
      ]);
    });

    it('reads a form in XFA', async () => {
      const template = `<template><subform><draw><value><text>Registration of boats</text></value></draw>
        <field name="Name"><caption><value><text>Family name</text></value></caption>
        <event><script>ignored()</script></event></field></subform></template>`;
      const datasets = `<xfa:datasets><xfa:data><form><Name>Oyelaran &amp; Sons</Name><City>Winterhafen</City>
        </form></xfa:data></xfa:datasets>`;
      const pdf = await makeAnnotatedPdf(['Please wait ...'], [], { template, datasets });
      expect((await readPage(pdf)).text).toBe(
        'Please wait ...\nRegistration of boats\nFamily name Oyelaran & Sons\nWinterhafen',
      );
    });
  });
});

function line(text: string, place: Omit<PlacedLine, 'glyphs'>): PlacedLine {
  return { glyphs: [...text], ...place };
}

/** A line as it is seen, from left to right. */
function seen(text: string): PlacedLine {
  return line(text, { x: 60, y: 700 });
}

/** The letter, turned anticlockwise. */
function turnedLines(turn: number): PlacedLine[] {
  return LETTER.map((text, index) => {
    const step = index * 16;
    if (turn === 90) return line(text, { x: 200 + step, y: 60, turn });
    if (turn === 180) return line(text, { x: 540, y: 300 + step, turn });
    if (turn === 270) return line(text, { x: 400 - step, y: 780, turn });
    return line(text, { x: 60, y: 700 - step });
  });
}
