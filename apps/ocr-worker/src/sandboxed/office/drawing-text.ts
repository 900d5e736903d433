import type { PageTextWriter } from '../converted-text/page-text-writer.js';
import type { Attributes, OfficePackage, XmlHandler } from './office-package.js';

/** Elements with text that is shown in another place, or not at all. */
const SKIPPED = new Set([
  'Fallback',
  'moveFrom',
  'del',
  'rPh',
  'externalData',
  'pPr',
  'tblPr',
  'sectPr',
]);

/**
 * Writes the text of DrawingML and WordprocessingML: a line for each paragraph, and a line for each row of a
 * table with tabs between its cells. Both name their elements alike.
 *
 * @see ECMA-376, part 1, 17.3 (runs), 17.4 (tables), 21.1.2 (text of drawings)
 */
export class DrawingText implements XmlHandler {
  pictures = 0;
  embeddedFiles = 0;
  private skippedDepth = 0;
  private textDepth = 0;
  private cellDepth = 0;
  /** Between the paragraphs of a cell, or between cells. Written before the next text of the row. */
  private separator = '';
  private isHiddenRun = false;
  private runDepth = 0;

  constructor(
    protected readonly writer: PageTextWriter,
    private readonly onPageBreak: (isRendered: boolean) => void = () => {},
  ) {}

  open(name: string, attributes: Attributes): void {
    if (this.skippedDepth > 0 || SKIPPED.has(name) || isSlideNumber(name, attributes)) {
      if (name === 'pageBreakBefore' && isOn(attributes.val)) this.onPageBreak(true);
      this.skippedDepth += 1;
      return;
    }
    switch (name) {
      case 't':
        this.textDepth += 1;
        return;
      case 'r':
        this.runDepth += 1;
        this.isHiddenRun = false;
        return;
      case 'vanish':
        this.isHiddenRun = this.runDepth > 0 && isOn(attributes.val);
        return;
      case 'tc':
        this.cellDepth += 1;
        return;
      case 'tab':
      case 'ptab':
        this.put('\t');
        return;
      case 'br':
        if (attributes.type === 'page') this.onPageBreak(false);
        else this.put(this.cellDepth > 0 ? ' ' : '\n');
        return;
      case 'cr':
        this.writer.write('\n');
        return;
      case 'noBreakHyphen':
        this.put('-');
        return;
      case 'lastRenderedPageBreak':
        if (this.cellDepth === 0) this.onPageBreak(true);
        return;
      case 'txbxContent':
        this.writer.endLine();
        return;
      case 'blip':
      case 'imagedata':
        this.pictures += 1;
        return;
      case 'OLEObject':
      case 'oleObj':
        this.embeddedFiles += 1;
    }
  }

  text(text: string): void {
    if (this.skippedDepth === 0 && this.textDepth > 0 && !this.isHiddenRun) this.put(text);
  }

  private put(text: string): void {
    if (!this.writer.isAtLineStart) this.writer.write(this.separator);
    this.separator = '';
    this.writer.write(text);
  }

  close(name: string): void {
    if (this.skippedDepth > 0) {
      this.skippedDepth -= 1;
      return;
    }
    if (name === 't') this.textDepth = Math.max(0, this.textDepth - 1);
    else if (name === 'r') {
      this.runDepth = Math.max(0, this.runDepth - 1);
      this.isHiddenRun = false;
    } else if (name === 'tc') {
      this.cellDepth = Math.max(0, this.cellDepth - 1);
      this.separator = this.cellDepth > 0 ? ' ' : '\t';
    } else if (name === 'tr' && this.cellDepth === 0) {
      this.separator = '';
      this.writer.endLine();
    } else if (name === 'p') this.endParagraph();
  }

  private endParagraph(): void {
    if (this.cellDepth === 0) this.writer.write('\n');
    else this.separator ||= ' ';
  }

  /** Tells on the current page what was left out. */
  tellLosses(): void {
    tellPictures(this.writer, this.pictures);
    tellEmbeddedFiles(this.writer, this.embeddedFiles);
    this.pictures = 0;
    this.embeddedFiles = 0;
  }
}

function isOn(value: string | undefined): boolean {
  return value === undefined || !['0', 'false', 'off', 'none'].includes(value);
}

function isSlideNumber(name: string, { type }: Attributes): boolean {
  return name === 'fld' && type === 'slidenum';
}

export function tellPictures(writer: PageTextWriter, count: number): void {
  if (count === 0) return;
  writer.addLoss({
    code: 'page.pictures_left_out',
    message: count === 1 ? 'A picture was not read.' : `${count} pictures were not read.`,
  });
}

export function tellEmbeddedFiles(writer: PageTextWriter, count: number): void {
  if (count === 0) return;
  writer.addLoss({
    code: 'page.attachments_left_out',
    message:
      count === 1 ? 'An embedded file was not read.' : `${count} embedded files were not read.`,
  });
}

/** The kinds of parts that belong to a page and hold text that is displayed on it or beside it. */
const CHART_TYPES = ['chart', 'chartEx', 'diagramData'];

/** Writes the text of the charts and diagrams that a part refers to. */
export async function writeCharts(
  parts: OfficePackage,
  part: string,
  writer: PageTextWriter,
): Promise<void> {
  for (const { type, target } of await parts.relationshipsOf(part)) {
    if (!CHART_TYPES.includes(type)) continue;
    await parts.parse(
      target,
      type === 'diagramData' ? new DrawingText(writer) : new ChartText(writer),
    );
    writer.endLine();
  }
}

/** Writes the titles, names and values of a chart, each once. */
class ChartText extends DrawingText {
  private readonly seen = new Set<string>();
  private isValue = false;
  private value = '';

  override open(name: string, attributes: Attributes): void {
    super.open(name, attributes);
    if (name !== 'v') return;
    this.isValue = true;
    this.value = '';
  }

  override text(text: string): void {
    super.text(text);
    if (this.isValue) this.value += text;
  }

  override close(name: string): void {
    super.close(name);
    if (name !== 'v') return;
    this.isValue = false;
    if (this.seen.has(this.value)) return;
    this.seen.add(this.value);
    this.writer.endLine();
    this.writer.write(this.value);
  }
}
