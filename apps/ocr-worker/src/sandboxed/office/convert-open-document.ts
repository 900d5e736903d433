import { EncryptedFileError } from '../converted-text/converted-document.js';
import type { PageTextWriter } from '../converted-text/page-text-writer.js';
import { tellEmbeddedFiles, tellPictures } from './drawing-text.js';
import { OfficePackage, type Attributes, type XmlHandler } from './office-package.js';

/** A cell or row with text is repeated at most this often. Programs write a million rows as one. */
const MAX_REPEATED = 1_000;
/** Far more than a cell has. A longer text is not repeated in full. */
const MAX_REPEATED_LENGTH = 1_000_000;
/** Elements whose text is not displayed on the page. */
const SKIPPED = new Set([
  'text:tracked-changes',
  'text:note-citation',
  'office:scripts',
  'svg:title',
  'svg:desc',
  'dc:creator',
  'dc:date',
  'meta:date-string',
]);

/**
 * Writes the text of an OpenDocument text, spreadsheet or presentation. Each sheet and each slide is a page.
 *
 * @see OASIS OpenDocument 1.3, part 3
 */
export async function convertOpenDocument(path: string, writer: PageTextWriter): Promise<void> {
  await OfficePackage.use(path, async (parts) => {
    await refuseEncrypted(parts);
    if (parts.has('styles.xml')) await parts.parse('styles.xml', new MasterPageText(writer));
    const text = new OpenDocumentText(writer);
    await parts.parse('content.xml', text);
    for (const name of parts.names.filter((one) => /^[^/]+\/content\.xml$/.test(one))) {
      writer.endLine();
      await parts.parse(name, new OpenDocumentText(writer));
    }
    text.tellLosses();
  });
}

/** @throws {EncryptedFileError} */
async function refuseEncrypted(parts: OfficePackage): Promise<void> {
  let isEncrypted = parts.has('encrypted-package');
  if (parts.has('META-INF/manifest.xml')) {
    await parts.parse('META-INF/manifest.xml', {
      open: (name) => {
        if (name === 'encryption-data') isEncrypted = true;
      },
    });
  }
  if (isEncrypted) throw new EncryptedFileError('The file needs a password');
}

class OpenDocumentText implements XmlHandler {
  private pictures = 0;
  private embeddedFiles = 0;
  private skippedDepth = 0;
  private paragraphDepth = 0;
  private isSpreadsheet = false;
  private readonly rows: Row[] = [];

  constructor(private readonly writer: PageTextWriter) {}

  open(name: string, attributes: Attributes, qualifiedName: string): void {
    if (this.skippedDepth > 0 || SKIPPED.has(qualifiedName)) {
      this.skippedDepth += 1;
      return;
    }
    switch (name) {
      case 'p':
      case 'h':
        this.paragraphDepth += 1;
        return;
      case 'note':
      case 'annotation':
        this.write(' ');
        return;
      case 's':
        this.write(' '.repeat(Math.min(Number(attributes.c ?? 1) || 1, 1_000)));
        return;
      case 'tab':
        this.write('\t');
        return;
      case 'line-break':
        this.write(this.rows.length > 0 ? ' ' : '\n');
        return;
      case 'soft-page-break':
        if (this.rows.length === 0 && !this.writer.isPageEmpty) this.endPage();
        return;
      case 'spreadsheet':
        this.isSpreadsheet = true;
        return;
      case 'table':
        this.beginTable(attributes);
        return;
      case 'table-row':
        this.rows.push(new Row(repeatedOf(attributes['number-rows-repeated'])));
        return;
      case 'table-cell':
        this.rows.at(-1)?.beginCell(repeatedOf(attributes['number-columns-repeated']));
        return;
      case 'image':
        this.pictures += 1;
        return;
      case 'object-ole':
        this.embeddedFiles += 1;
    }
  }

  text(text: string): void {
    if (this.skippedDepth > 0 || this.paragraphDepth === 0) return;
    this.write(text.replace(/[ \t\r\n]+/g, ' '));
  }

  close(name: string): void {
    if (this.skippedDepth > 0) {
      this.skippedDepth -= 1;
      return;
    }
    if (name === 'p' || name === 'h') {
      this.paragraphDepth = Math.max(0, this.paragraphDepth - 1);
      this.write(this.rows.length > 0 ? ' ' : '\n');
    } else if (name === 'table-cell') this.rows.at(-1)?.endCell();
    else if (name === 'table-row') this.endRow();
    else if (name === 'page') this.endPage();
  }

  tellLosses(): void {
    tellPictures(this.writer, this.pictures);
    tellEmbeddedFiles(this.writer, this.embeddedFiles);
    this.pictures = 0;
    this.embeddedFiles = 0;
  }

  /** Text of a cell is collected, because a cell can be repeated. */
  private write(text: string): void {
    const row = this.rows.at(-1);
    if (row === undefined) this.writer.write(text);
    else row.write(text);
  }

  /** A sheet of a spreadsheet begins a page; a table in a text or on a slide does not. */
  private beginTable({ name }: Attributes): void {
    if (!this.isSpreadsheet || this.rows.length > 0) return;
    if (!this.writer.isPageEmpty) this.endPage();
    if (name !== undefined) this.writer.write(`${name}\n`);
  }

  private endRow(): void {
    const text = this.rows.pop()?.text ?? '';
    if (text === '') return;
    const outer = this.rows.at(-1);
    if (outer === undefined) this.writer.write(text);
    else outer.write(text.replaceAll('\n', ' '));
  }

  private endPage(): void {
    this.tellLosses();
    this.writer.endPage();
  }
}

/** The cells of one row. */
class Row {
  private readonly cells: string[] = [];
  private parts: string[] = [];
  private repeated = 1;

  constructor(private readonly rowRepeated: number) {}

  /** The lines of the row; empty when no cell has text. */
  get text(): string {
    if (this.cells.length === 0) return '';
    const line = `${this.cells.join('\t')}\n`;
    return line.repeat(times(this.rowRepeated, line));
  }

  beginCell(repeated: number): void {
    this.parts = [];
    this.repeated = repeated;
  }

  write(text: string): void {
    this.parts.push(text);
  }

  endCell(): void {
    const text = this.parts.join('').trim();
    this.parts = [];
    if (text === '') return;
    for (let i = times(this.repeated, text); i > 0; i -= 1) this.cells.push(text);
  }
}

function times(repeated: number, text: string): number {
  return Math.max(1, Math.min(repeated, Math.floor(MAX_REPEATED_LENGTH / text.length)));
}

function repeatedOf(value: string | undefined): number {
  return Math.min(Math.max(1, Number(value ?? 1) || 1), MAX_REPEATED);
}

/** Headers and footers of pages, which are kept with the styles. */
class MasterPageText implements XmlHandler {
  private regionDepth = 0;
  private readonly inner: OpenDocumentText;

  constructor(writer: PageTextWriter) {
    this.inner = new OpenDocumentText(writer);
  }

  open(name: string, attributes: Attributes, qualifiedName: string): void {
    if (isRegion(name)) this.regionDepth += 1;
    else if (this.regionDepth > 0) this.inner.open(name, attributes, qualifiedName);
  }

  text(text: string): void {
    if (this.regionDepth > 0) this.inner.text(text);
  }

  close(name: string): void {
    if (isRegion(name)) this.regionDepth = Math.max(0, this.regionDepth - 1);
    else if (this.regionDepth > 0) this.inner.close(name);
  }
}

function isRegion(name: string): boolean {
  return /^(?:header|footer)(?:-left|-first)?$/.test(name);
}
