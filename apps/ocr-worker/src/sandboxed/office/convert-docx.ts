import type { PageTextWriter } from '../converted-text/page-text-writer.js';
import { DrawingText, writeCharts } from './drawing-text.js';
import { OfficePackage, type Relationship } from './office-package.js';

/**
 * Writes the text of a Word document. Pages end where the author or the last program that displayed the
 * document ended them. Headers come first and footers, notes and comments last, each once.
 *
 * @see ECMA-376, part 1, 11 and 17
 */
export async function convertDocx(path: string, writer: PageTextWriter): Promise<void> {
  await OfficePackage.use(path, async (parts) => {
    const main = await parts.mainPart('word/document.xml');
    const related = await parts.relationshipsOf(main);
    await writeParts(parts, related, ['header'], writer);
    const body: DrawingText = new DrawingText(writer, (isRendered) => {
      // A program also notes the page that begins at a page break of the author.
      if (isRendered && writer.isPageEmpty) return;
      body.tellLosses();
      writer.endPage();
    });
    await parts.parse(main, body);
    body.tellLosses();
    await writeCharts(parts, main, writer);
    await writeParts(parts, related, ['footnotes', 'endnotes', 'comments', 'footer'], writer);
  });
}

async function writeParts(
  parts: OfficePackage,
  related: readonly Relationship[],
  types: readonly string[],
  writer: PageTextWriter,
): Promise<void> {
  for (const type of types) {
    const targets = related.filter((one) => one.type === type).map(({ target }) => target);
    for (const target of new Set(targets)) {
      const text = new DrawingText(writer);
      await parts.parse(target, text);
      text.tellLosses();
      writer.endLine();
    }
  }
}
