import type { PageTextWriter } from '../converted-text/page-text-writer.js';
import { DrawingText, writeCharts } from './drawing-text.js';
import { OfficePackage } from './office-package.js';

/** Writes the text of a presentation: one page for each slide, with its notes and comments. */
export async function convertPptx(path: string, writer: PageTextWriter): Promise<void> {
  await OfficePackage.use(path, async (parts) => {
    for (const slide of await slidesOf(parts)) {
      const text = new DrawingText(writer);
      await parts.parse(slide, text);
      await writeCharts(parts, slide, writer);
      for (const { type, target } of await parts.relationshipsOf(slide)) {
        if (type === 'notesSlide') await parts.parse(target, new DrawingText(writer));
        if (type === 'comments') await parts.parse(target, new CommentText(writer));
      }
      text.tellLosses();
      writer.endPage();
    }
  });
}

/** In the order in which they are shown. */
async function slidesOf(parts: OfficePackage): Promise<string[]> {
  const main = await parts.mainPart('ppt/presentation.xml');
  const targets = new Map(
    (await parts.relationshipsOf(main)).map(({ id, target }) => [id, target]),
  );
  const slides: string[] = [];
  await parts.parse(main, {
    open: (name, attributes) => {
      if (name !== 'sldId') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const target = targets.get(id ?? '');
      if (target !== undefined) slides.push(target);
    },
  });
  return slides;
}

/** Comments have their text in `text` elements, newer ones in paragraphs. */
class CommentText extends DrawingText {
  private isText = false;

  override open(name: string, attributes: Readonly<Record<string, string | undefined>>): void {
    super.open(name, attributes);
    if (name === 'text') this.isText = true;
  }

  override text(text: string): void {
    super.text(text);
    if (this.isText) this.writer.write(text);
  }

  override close(name: string): void {
    super.close(name);
    if (name !== 'text') return;
    this.isText = false;
    this.writer.write('\n');
  }
}
