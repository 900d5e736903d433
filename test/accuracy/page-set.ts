import {
  addNoise,
  blurPage,
  drawProse,
  drawTable,
  drawTablePage,
  encodeImage,
  fadePage,
  makeProse,
  makeTable,
  seededRandom,
  shadePage,
  TABLE_KINDS,
  turnPage,
  type GreyBitmap,
  type LaidOutPage,
  type ProseLanguage,
} from '../../libs/testing/src/fixtures/index.ts';

export interface MadePage {
  readonly name: string;
  readonly kind: PageKind;
  readonly language: ProseLanguage;
  readonly bitmap: GreyBitmap;
  /** The bitmap as an image file, in the format of a scanner or a phone camera. */
  readonly file: Buffer;
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly text: string;
}

type Random = () => number;
type Recipe = (index: number, random: Random) => Promise<LaidOutPage>;

interface Kind {
  readonly pages: number;
  readonly make: Recipe;
  readonly language?: ProseLanguage;
  /** Taken by a camera: lossy compression, and no information about the size of the paper. */
  readonly isPhotograph?: boolean;
}

const SEED = 20_261_127;
const SENTENCES = 8;
const FONTS = ['serif', 'sans', 'typewriter'] as const;

/** Every kind of page, with the recipe for its pages. */
const KINDS = {
  'clean, 300 dpi': { pages: 4, make: letter({}) },
  'clean, 200 dpi': { pages: 4, make: letter({ dpi: 200 }) },
  'clean, 150 dpi': { pages: 4, make: letter({ dpi: 150 }) },
  noise: {
    pages: 4,
    make: letter({}, async (page, index, random) =>
      addNoise(page, { deviation: 12 + 6 * index, specks: 0.0005 * (index + 1) }, random),
    ),
  },
  blur: { pages: 4, make: letter({}, (page, index) => blurPage(page, 1.5 + 0.5 * index)) },
  'skew to 2°': { pages: 4, make: letter({}, rotated([0.7, -1, 1.5, -2])) },
  'skew 3° to 5°': { pages: 6, make: letter({}, rotated([3, -3, 4, -4, 5, -5])) },
  'rotated by 90°': { pages: 3, make: letter({}, rotated([90])) },
  'rotated by 180°': { pages: 3, make: letter({}, rotated([180])) },
  'rotated by 270°': { pages: 3, make: letter({}, rotated([270])) },
  'two columns': { pages: 4, make: letter({ columns: 2 }) },
  'small print, 6 pt': { pages: 4, make: letter({ size: 6 }) },
  German: { pages: 4, make: letter({ language: 'deu', dpi: 200 }), language: 'deu' },
  French: { pages: 4, make: letter({ language: 'fra', dpi: 200 }), language: 'fra' },
  table: { pages: 4, make: table },
  'low contrast': {
    pages: 4,
    make: letter({}, async (page, index, random) =>
      addNoise(
        fadePage(page, { ink: 150 + 10 * index, paper: 215 }),
        { deviation: 5, specks: 0 },
        random,
      ),
    ),
  },
  photograph: { pages: 5, make: letter({ dpi: 200 }, photographed), isPhotograph: true },
  'tables by rows': { pages: 10, make: tableByRows },
} satisfies Record<string, Kind>;

export type PageKind = keyof typeof KINDS;
export const PAGE_KINDS = Object.keys(KINDS) as PageKind[];

/**
 * Makes the pages of some kinds, one at a time, at most `atMost(kind)` of each kind. They are the same in
 * every run.
 */
export async function* makePages(
  kinds: readonly PageKind[],
  atMost: (kind: PageKind) => number = () => Infinity,
): AsyncGenerator<MadePage> {
  for (const kind of kinds) {
    const { pages, make, language = 'eng', isPhotograph = false }: Kind = KINDS[kind];
    for (let index = 0; index < Math.min(pages, atMost(kind)); index += 1) {
      // Each page has its own seed, so that leaving out a kind, or adding pages to it, changes no other page.
      const random = seededRandom(SEED + PAGE_KINDS.indexOf(kind) * 1_000 + index);
      const { bitmap, text } = await make(index, random);
      yield {
        name: `${kind}, ${index + 1}`,
        kind,
        language,
        bitmap,
        file: await encodeImage(
          isPhotograph ? { ...bitmap, dpi: 72 } : bitmap,
          isPhotograph ? 'jpeg' : 'png',
        ),
        mediaType: isPhotograph ? 'image/jpeg' : 'image/png',
        text,
      };
    }
  }
}

type Degrade = (page: GreyBitmap, index: number, random: Random) => Promise<GreyBitmap>;

function letter(
  look: { dpi?: number; size?: number; columns?: 1 | 2; language?: ProseLanguage },
  degrade: Degrade = async (page) => page,
): Recipe {
  const { dpi = 300, size = 11, columns, language = 'eng' } = look;
  return async (index, random) => {
    const font = FONTS[index % FONTS.length] ?? 'serif';
    const prose = makeProse(language, SENTENCES, random);
    const { bitmap, text } = await drawProse(prose, { dpi, size, columns, font });
    return { bitmap: await degrade(bitmap, index, random), text };
  };
}

function rotated(degrees: readonly number[]): Degrade {
  return (page, index) => turnPage(page, degrees[index % degrees.length] ?? 0);
}

/**
 * Imitates a photograph: grey paper and ink, light from one side, a slightly blurred lens, and sensor noise.
 */
async function photographed(page: GreyBitmap, index: number, random: Random): Promise<GreyBitmap> {
  const grey = fadePage(page, { ink: 70 + 10 * index, paper: 205 });
  const shaded = shadePage(await blurPage(grey, 0.8), 0.6 - 0.08 * index);
  return addNoise(shaded, { deviation: 4, specks: 0 }, random);
}

const GOODS = ['Rope', 'Canvas', 'Lamp oil', 'Nails', 'Paint', 'Tar', 'Coffee', 'Timber', 'Salt'];
const PLACES = ['Bristol', 'Riga', 'Hamburg', 'Oporto', 'Bergen', 'Calais'];

/** A stock list; every second one has ruled lines around its cells. */
async function table(index: number, random: Random): Promise<LaidOutPage> {
  const below = (end: number): number => Math.floor(random() * end);
  const rows = Array.from({ length: 18 }, (_, row) => [
    `${GOODS[below(GOODS.length)]}`,
    `${PLACES[below(PLACES.length)]}`,
    `${below(900) + 10} kg`,
    `${below(90) + 10}.${String(below(100)).padStart(2, '0')}`,
    `No. ${1_000 + row * 37 + below(30)}`,
  ]);
  const head = ['Goods', 'Origin', 'Weight', 'Price', 'Entry'];
  return drawTable([head, ...rows], { dpi: 300, isRuled: index % 2 === 1 });
}

/** Tables without rules, whose words must be read in the order of their rows. */
async function tableByRows(index: number, random: Random): Promise<LaidOutPage> {
  return drawTablePage(makeTable(TABLE_KINDS[index % TABLE_KINDS.length] ?? 'invoice', random));
}
