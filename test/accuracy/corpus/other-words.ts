/** A word of another program, and its box in shares of the width and the height of its page. */
export interface OtherWord {
  readonly text: string;
  readonly page: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Plain tesseract is not sure of it, or it has only one or two letters: more often noise than text. */
  readonly isDoubtful?: boolean;
}

const PAGE_OR_WORD =
  /<page width="([\d.]+)" height="([\d.]+)">|<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&amp;': '&',
};

/** Parses what `pdftotext -bbox-layout` prints, which begins with page 1. */
export function parsePopplerWords(xml: string): OtherWord[] {
  const words: OtherWord[] = [];
  let [page, pageWidth, pageHeight] = [0, 1, 1];
  for (const [, width, height, xMin, yMin, xMax, yMax, text = ''] of xml.matchAll(PAGE_OR_WORD)) {
    if (width !== undefined) {
      page += 1;
      [pageWidth, pageHeight] = [Number(width) || 1, Number(height) || 1];
    } else {
      const [left, top] = [Number(xMin), Number(yMin)];
      words.push({
        text: text.replace(
          /&(?:lt|gt|quot|#39|apos|amp);/g,
          (entity) => ENTITIES[entity] ?? entity,
        ),
        page,
        left: left / pageWidth,
        top: top / pageHeight,
        width: (Number(xMax) - left) / pageWidth,
        height: (Number(yMax) - top) / pageHeight,
      });
    }
  }
  return words;
}

/** Below this confidence (in per cent) plain tesseract's word is more often noise than text. */
const MIN_CONFIDENCE = 80;
const MIN_LETTERS = 3;
/** The level of the rows of Tesseract's table that describe a page, and of those that describe a word. */
const [PAGE_LEVEL, WORD_LEVEL] = ['1', '5'];

/** Parses the words of Tesseract's table about one image. */
export function parseTesseractWords(tsv: string, page: number): OtherWord[] {
  const words: OtherWord[] = [];
  let [pageWidth, pageHeight] = [1, 1];
  for (const row of tsv.split('\n')) {
    const cells = row.split('\t');
    const [level] = cells;
    const [left = 0, top = 0, width = 0, height = 0, confidence = 0] = cells
      .slice(6, 11)
      .map(Number);
    const text = cells.slice(11).join(' ').trim();
    if (level === PAGE_LEVEL) [pageWidth, pageHeight] = [width || 1, height || 1];
    if (level !== WORD_LEVEL || text === '') continue;
    const letters = (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
    words.push({
      text,
      page,
      left: left / pageWidth,
      top: top / pageHeight,
      width: width / pageWidth,
      height: height / pageHeight,
      isDoubtful: confidence < MIN_CONFIDENCE || letters < MIN_LETTERS,
    });
  }
  return words;
}
