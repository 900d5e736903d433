import {
  drawLines,
  ENGLISH_TEXT,
  makeMixedPdf,
  renderText,
  seededRandom,
  type GreyBitmap,
  type MixedPage,
} from '@app/testing';

/** A PDF page with text from more than one source, and the words that a person sees on it, in reading order. */
export interface MixedFixture {
  readonly name: string;
  readonly source: 'text-layer' | 'mixed' | 'ocr';
  readonly words: readonly string[];
  readonly make: () => Promise<Buffer>;
}

const REPORT = [
  'Expense report of the harbour office for March',
  'The receipt for the lamps and the rope is attached below.',
].join('\n');
const RECEIPT = 'RECEIPT of Quayside Chandlery\nBrass lamps and rope\nPaid by Pemberton';
const BELOW = 'Approved by the harbour master on Tuesday.';
const SIGNATURE =
  'Envelope 7F3C-99A1-4D20 signed electronically by Hannah Oduya on Monday, certificate issued by ' +
  'Example Trust Services, verify at verify.example.com, archive copy, page 1 of 1, do not detach.';
const OUTLINED = Array.from(
  { length: 56 },
  (_, index) => ['HAVEN LANE', 'LEVEL HALL', 'HELEN LEAVE'][index % 3] ?? '',
);
const FULL_SCAN = { kind: 'text', text: ENGLISH_TEXT, left: 60, top: 60 } as const;
const STAMP = { kind: 'stamp', text: 'Received Monday', place: [200, 40, 300, 20] } as const;

async function scan(): Promise<MixedPage['parts'][number]> {
  return { kind: 'picture', bitmap: await renderText(ENGLISH_TEXT, 200) };
}

/** Grain and a gradient, as in a photograph of the sky. */
function photograph(width: number, height: number): GreyBitmap {
  const random = seededRandom(11);
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const cloud = Math.sin(x / 37) * Math.cos(y / 23) * 50 + Math.sin((x + y) / 11) * 20;
    return Math.max(0, Math.min(255, 130 + cloud + random() * 40));
  });
  return { width, height, dpi: 150, data };
}

export const MIXED_FIXTURES: readonly MixedFixture[] = [
  {
    name: 'a receipt between two paragraphs',
    source: 'mixed',
    words: split(REPORT, RECEIPT, BELOW),
    make: async () =>
      makeMixedPdf({
        parts: [
          { kind: 'text', text: REPORT, left: 60, top: 60 },
          { kind: 'text', text: BELOW, left: 60, top: 400 },
          { kind: 'picture', bitmap: await drawLines(RECEIPT), place: [60, 500, 300, 120] },
        ],
      }),
  },
  {
    name: 'a strip with one line',
    source: 'mixed',
    words: split(REPORT, 'Paid in cash to Featherstone'),
    make: async () =>
      makeMixedPdf({
        parts: [
          { kind: 'text', text: REPORT, left: 60, top: 60 },
          {
            kind: 'picture',
            bitmap: await drawLines('Paid in cash to Featherstone'),
            place: [60, 600, 200, 27],
          },
        ],
      }),
  },
  {
    name: 'a scan under a visible signature',
    source: 'mixed',
    words: split(SIGNATURE, ENGLISH_TEXT),
    make: async () =>
      makeMixedPdf({
        parts: [await scan(), { kind: 'text', text: SIGNATURE, left: 10, top: 12, size: 5 }],
      }),
  },
  {
    name: 'a scan with invisible text that fits',
    source: 'text-layer',
    words: split(ENGLISH_TEXT),
    make: async () => makeMixedPdf({ parts: [await scan(), { ...FULL_SCAN, isInvisible: true }] }),
  },
  {
    name: 'a scan with text behind it',
    source: 'text-layer',
    words: split(ENGLISH_TEXT),
    make: async () => makeMixedPdf({ parts: [FULL_SCAN, await scan()] }),
  },
  {
    name: 'a scan with invisible text for its first lines only',
    source: 'mixed',
    words: split(ENGLISH_TEXT),
    make: async () => {
      const text = ENGLISH_TEXT.split('\n').slice(0, 4).join('\n');
      return makeMixedPdf({ parts: [await scan(), { ...FULL_SCAN, text, isInvisible: true }] });
    },
  },
  {
    name: 'a scan with its invisible text in another place',
    source: 'ocr',
    words: split(ENGLISH_TEXT),
    make: async () =>
      makeMixedPdf({
        parts: [await scan(), { ...FULL_SCAN, top: 500, size: 10, isInvisible: true }],
      }),
  },
  {
    name: 'a logo whose letters are drawn as shapes',
    source: 'mixed',
    words: split('HAVEN LANE', REPORT),
    make: async () =>
      makeMixedPdf({
        parts: [
          { kind: 'outlines', text: 'HAVEN LANE', left: 60, bottom: 740, size: 30 },
          { kind: 'text', text: REPORT, left: 60, top: 160 },
        ],
      }),
  },
  {
    name: 'a label whose letters are drawn as lines',
    source: 'mixed',
    words: split(REPORT, 'HAVEN LANE'),
    make: async () =>
      makeMixedPdf({
        parts: [
          { kind: 'text', text: REPORT, left: 60, top: 60 },
          {
            kind: 'outlines',
            text: 'HAVEN LANE',
            left: 60,
            bottom: 600,
            size: 14,
            isStroked: true,
          },
        ],
      }),
  },
  {
    name: 'a page of letters that are drawn as shapes',
    source: 'mixed',
    words: split(OUTLINED.join('\n'), 'Page 4 of 9'),
    make: async () =>
      makeMixedPdf({
        parts: [
          ...OUTLINED.map((text, index) => ({
            kind: 'outlines' as const,
            text,
            left: 60,
            bottom: 780 - index * 12,
            size: 10,
          })),
          { kind: 'text', text: 'Page 4 of 9', left: 60, top: 800 },
        ],
      }),
  },
  {
    name: 'a photograph beside text',
    source: 'text-layer',
    words: split(REPORT),
    make: async () =>
      makeMixedPdf({
        parts: [
          { kind: 'text', text: REPORT, left: 60, top: 60 },
          { kind: 'picture', bitmap: photograph(900, 600), place: [60, 300, 450, 300] },
        ],
      }),
  },
  {
    name: 'a stamp on a page that inherits its resources and its size',
    source: 'text-layer',
    words: split(ENGLISH_TEXT, 'Received Monday'),
    make: async () => makeMixedPdf({ parts: [FULL_SCAN, STAMP], inherits: true }),
  },
  {
    name: 'a stamp on a scan that is inherited',
    source: 'mixed',
    words: split(ENGLISH_TEXT, 'Received Monday'),
    make: async () => makeMixedPdf({ parts: [await scan(), STAMP], inherits: true }),
  },
  {
    name: 'a stamp that cannot be made part of the page',
    source: 'mixed',
    words: split(ENGLISH_TEXT, 'Received Monday'),
    // What is appended to an open string is not drawn.
    make: async () => makeMixedPdf({ parts: [FULL_SCAN, STAMP], ending: '(never closed' }),
  },
  {
    name: 'a stamp with the flag for unknown kinds of annotations',
    source: 'text-layer',
    words: split(ENGLISH_TEXT, 'Received Monday'),
    make: async () => makeMixedPdf({ parts: [FULL_SCAN, { ...STAMP, flags: 5 }] }),
  },
  {
    name: 'a stamp after content that leaves another matrix',
    source: 'text-layer',
    words: split(ENGLISH_TEXT, 'Received Monday'),
    make: async () =>
      makeMixedPdf({ parts: [FULL_SCAN, STAMP], ending: '0.1 0 0 0.1 5000 5000 cm\n' }),
  },
];

function split(...texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(/\s+/));
}
