// Makes docs/sample/invoice.pdf, which README.md uploads: a scanned letter without a text layer.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import {
  addNoise,
  blurPage,
  encodeImage,
  fadePage,
  renderText,
  seededRandom,
  turnPage,
} from '../../libs/testing/src/fixtures/index.ts';
import { say } from '../launcher/failure.ts';

const FOLDER = join(import.meta.dirname, '../../docs/sample');
const DPI = 150;

const LETTER = `Harbour Trading Company
12 Quay Street, Bristol


Invoice 2024-0815                                      3 June 2024


Dear Ms Okafor,

thank you for your order of 1,250 sacks of coffee. The total
amount of 18,750.00 EUR is due within thirty days.

The goods leave the harbour on Monday and should reach you
before the end of the month. If a sack is wet or torn, keep it
closed and write to us: we replace it at once.

With kind regards,
Harbour Trading Company`;

/** Renders the letter like a scan: slightly rotated and blurred, on off-white paper, with noise. Each run gives the same bytes. */
async function scan(): Promise<Buffer> {
  const page = await turnPage(await renderText(LETTER, DPI), 0.6);
  const soft = fadePage(await blurPage(page, 0.5), { ink: 30, paper: 248 });
  return encodeImage(addNoise(soft, { deviation: 1, specks: 0 }, seededRandom(7)), 'jpeg');
}

async function wrap(jpeg: Buffer): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const image = await document.embedJpg(jpeg);
  const { width, height } = image.scale(72 / DPI);
  document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  return document.save();
}

await mkdir(FOLDER, { recursive: true });
const pdf = await wrap(await scan());
await writeFile(join(FOLDER, 'invoice.pdf'), pdf);
say(`wrote docs/sample/invoice.pdf, ${pdf.byteLength} bytes.`);
