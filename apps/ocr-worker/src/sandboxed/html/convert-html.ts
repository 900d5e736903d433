import { readFile } from 'node:fs/promises';
import type { PageTextWriter } from '../converted-text/page-text-writer.js';
import { UndecodableWatch } from '../converted-text/undecodable-watch.js';
import { HtmlText } from './html-text.js';
import { encodingOf } from './markup-encoding.js';

const CHUNK_BYTES = 65_536;

/** Writes the text of an HTML file. */
export async function convertHtml(path: string, writer: PageTextWriter): Promise<void> {
  const bytes = await readFile(path);
  const decoder = new TextDecoder(encodingOf(bytes));
  const watch = new UndecodableWatch(writer);
  const html = new HtmlText(watch);
  for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
    html.write(decoder.decode(bytes.subarray(offset, offset + CHUNK_BYTES), { stream: true }));
  }
  html.write(decoder.decode());
  html.end();
  watch.tell();
}
