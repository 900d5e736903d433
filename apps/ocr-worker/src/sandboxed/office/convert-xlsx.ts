import type { PageTextWriter } from '../converted-text/page-text-writer.js';
import { CellFormats } from './cell-formats.js';
import { DrawingText, writeCharts } from './drawing-text.js';
import { OfficePackage, type Attributes, type XmlHandler } from './office-package.js';

/** The texts that cells share may together be this long. */
const MAX_SHARED_LENGTH = 20_000_000;

interface Sheet {
  readonly name: string;
  readonly part: string;
}

/**
 * Writes the cells of a workbook as they are displayed: one page for each sheet, a line for each row, tabs
 * between cells.
 *
 * @see ECMA-376, part 1, 18
 */
export async function convertXlsx(path: string, writer: PageTextWriter): Promise<void> {
  await OfficePackage.use(path, async (parts) => {
    const main = await parts.mainPart('xl/workbook.xml');
    const { sheets, hasDates1904 } = await readWorkbook(parts, main);
    const related = await parts.relationshipsOf(main);
    const targetOf = (type: string) => related.find((one) => one.type === type)?.target;
    const shared = await readSharedTexts(parts, targetOf('sharedStrings'));
    const formats = await CellFormats.read(parts, targetOf('styles'), hasDates1904);
    for (const { name, part } of sheets) {
      writer.write(`${name}\n`);
      await parts.parse(part, new SheetText(writer, shared, formats));
      await writeRelated(parts, part, writer);
      writer.endPage();
    }
  });
}

async function readWorkbook(
  parts: OfficePackage,
  main: string,
): Promise<{ sheets: Sheet[]; hasDates1904: boolean }> {
  const targets = new Map(
    (await parts.relationshipsOf(main)).map(({ id, target }) => [id, target]),
  );
  const sheets: Sheet[] = [];
  let hasDates1904 = false;
  await parts.parse(main, {
    open: (element, attributes) => {
      if (element === 'workbookPr') hasDates1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (element !== 'sheet') return;
      const part = targets.get(attributes.id ?? '');
      if (part !== undefined) sheets.push({ name: attributes.name ?? '', part });
    },
  });
  return { sheets, hasDates1904 };
}

async function readSharedTexts(parts: OfficePackage, part: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (part === undefined) return texts;
  let pieces: string[] = [];
  let isText = false;
  let isPhonetic = false;
  let length = 0;
  await parts.parse(part, {
    open: (name) => {
      if (name === 'si') pieces = [];
      else if (name === 'rPh') isPhonetic = true;
      else if (name === 't') isText = !isPhonetic;
    },
    text: (text) => {
      if (!isText) return;
      length += text.length;
      if (length <= MAX_SHARED_LENGTH) pieces.push(text);
    },
    close: (name) => {
      if (name === 't') isText = false;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'si') texts.push(pieces.join(''));
    },
  });
  return texts;
}

class SheetText implements XmlHandler {
  private type = '';
  private style = 0;
  private value = '';
  private isValue = false;
  private isPhonetic = false;

  constructor(
    private readonly writer: PageTextWriter,
    private readonly shared: readonly string[],
    private readonly formats: CellFormats,
  ) {}

  open(name: string, { t = 'n', s = '0' }: Attributes): void {
    if (name === 'c') {
      this.type = t;
      this.style = Number(s);
      this.value = '';
    } else if (name === 'rPh') this.isPhonetic = true;
    else if (name === 'v' || name === 't') this.isValue = !this.isPhonetic;
  }

  text(text: string): void {
    if (this.isValue) this.value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.isValue = false;
    else if (name === 'rPh') this.isPhonetic = false;
    else if (name === 'row') this.writer.endLine();
    else if (name === 'c' && this.value !== '') this.writeCell();
  }

  private writeCell(): void {
    const text = this.displayed().replace(/\s*\n\s*/g, ' ');
    if (text.trim() === '') return;
    this.writer.write(this.writer.isAtLineStart ? text : `\t${text}`);
  }

  private displayed(): string {
    if (this.type === 's') return this.shared[Number(this.value)] ?? '';
    if (this.type === 'b') return this.value === '1' ? 'TRUE' : 'FALSE';
    return this.type === 'n' ? this.formats.display(this.value, this.style) : this.value;
  }
}

/** Comments, text boxes and charts of a sheet. */
async function writeRelated(
  parts: OfficePackage,
  sheet: string,
  writer: PageTextWriter,
): Promise<void> {
  const drawings: DrawingText[] = [];
  for (const { type, target } of await parts.relationshipsOf(sheet)) {
    if (type === 'comments') {
      writer.endLine();
      await parts.parse(target, new CellCommentText(writer));
    } else if (type === 'drawing') {
      const drawing = new DrawingText(writer);
      drawings.push(drawing);
      writer.endLine();
      await parts.parse(target, drawing);
      await writeCharts(parts, target, writer);
    }
  }
  for (const drawing of drawings) drawing.tellLosses();
}

class CellCommentText extends DrawingText {
  override close(name: string): void {
    super.close(name);
    if (name === 'comment') this.writer.endLine();
  }
}
