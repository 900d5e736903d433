import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePdf, shortText, type PdfPageSpec } from '@app/testing';
import { ExtractionBench } from './extraction-bench.js';

const ALGORITHMS = ['AES-256', 'AES-128', 'RC4-128', 'RC4-40'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

interface Passwords {
  readonly user: string;
  readonly owner: string;
}

const TEXT_PAGE: PdfPageSpec = { kind: 'text', text: shortText(1) };
const SCAN: PdfPageSpec = { kind: 'scan', text: shortText(2) };

async function encrypted(
  algorithm: Algorithm,
  { user, owner }: Passwords,
  pages: PdfPageSpec[] = [TEXT_PAGE],
): Promise<Uint8Array> {
  const pdf = await makePdf(pages);
  const document = await PDFDocument.load(pdf);
  document.encrypt({
    algorithm,
    userPassword: user,
    ownerPassword: owner,
    allowWeakCryptography: true,
  });
  return document.save();
}

describe('an encrypted PDF', () => {
  let bench: ExtractionBench;

  beforeAll(async () => {
    bench = await ExtractionBench.create();
  });
  afterAll(async () => {
    await bench.close();
  });

  const extract = (pdf: Uint8Array, passwords: string[]) =>
    bench.extract(pdf, 'application/pdf', { passwords });

  describe.each(ALGORITHMS)('with %s', (algorithm) => {
    const user = algorithm === 'AES-256' ? 'Hafen 東京 ключ' : 'Größe 4711';

    it('is read with the right one of several passwords', async () => {
      const pages = [TEXT_PAGE, SCAN];
      const pdf = await encrypted(algorithm, { user, owner: 'the owner' }, pages);
      const read = await extract(pdf, ['wrong', user, 'also wrong']);
      expect(read.pages.map(({ source, text }) => ({ source, text }))).toEqual([
        { source: 'text-layer', text: shortText(1) },
        { source: 'ocr', text: shortText(2) },
      ]);
    });

    it('is read with the password of its owner', async () => {
      const pdf = await encrypted(algorithm, { user, owner: 'the owner' });
      const { pages } = await extract(pdf, ['the owner']);
      expect(pages[0]?.text).toBe(shortText(1));
    });

    it('tells a wrong password from a missing one', async () => {
      const pdf = await encrypted(algorithm, { user, owner: 'the owner' });
      const missing = { code: 'document.encrypted' };
      const wrong = { code: 'document.password_wrong' };
      await expect(extract(pdf, [])).rejects.toMatchObject(missing);
      await expect(extract(pdf, ['wrong', user.toUpperCase()])).rejects.toMatchObject(wrong);
    });
  });

  it('that opens without a password does not need those that were sent', async () => {
    const pdf = await encrypted('AES-256', { user: '', owner: 'the owner' });
    expect((await extract(pdf, ['wrong'])).pages[0]?.text).toBe(shortText(1));
    const plain = await makePdf([{ kind: 'text', text: shortText(1) }]);
    expect((await extract(plain, ['wrong'])).pages[0]?.text).toBe(shortText(1));
  });

  it('that no password opens is not said to need one', async () => {
    const pdf = Buffer.from(await encrypted('RC4-128', { user: 'secret', owner: 'secret' }));
    const handler = Buffer.from(pdf.toString('latin1').replace('/Standard', '/Unknown0'), 'latin1');
    await expect(extract(handler, ['secret'])).rejects.toThrow(/no password/);
  });

  it('that is damaged is unreadable, whatever the password is', async () => {
    const pdf = Buffer.from('%PDF-1.7\nnothing\n%%EOF');
    await expect(extract(pdf, ['secret'])).rejects.toMatchObject({ code: 'document.unreadable' });
  });
});
