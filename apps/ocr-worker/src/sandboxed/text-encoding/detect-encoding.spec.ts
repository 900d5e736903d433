import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeText, SOUND_PROSE } from '@app/testing';
import { decodeBytes } from './decode-bytes.js';
import { detectEncoding } from './detect-encoding.js';

/** The encodings in which each language of the prose has been written. */
const USED: readonly [encoding: string, ...languages: string[]][] = [
  ['windows-1252', 'German', 'French', 'Spanish', 'Italian', 'Dutch', 'Finnish', 'Swedish'],
  ['windows-1250', 'Polish', 'Czech', 'Hungarian'],
  ['iso-8859-2', 'Polish', 'Czech', 'Hungarian'],
  ['windows-1254', 'Turkish'],
  ['windows-1251', 'Russian'],
  ['koi8-r', 'Russian'],
  ['ibm866', 'Russian'],
  ['windows-1253', 'Greek'],
  ['windows-1255', 'Hebrew'],
  ['windows-1256', 'Arabic'],
  ['shift_jis', 'Japanese'],
  ['euc-jp', 'Japanese'],
  ['gb18030', 'Chinese'],
  ['big5', 'Chinese in traditional characters'],
  ['euc-kr', 'Korean'],
  ['utf-8', 'German', 'Russian', 'Japanese', 'Arabic', 'Hindi'],
  ['utf-16le', 'English', 'German', 'Greek', 'Russian', 'Japanese', 'Chinese', 'Arabic', 'Hindi'],
  ['utf-16be', 'English', 'German', 'Greek', 'Russian', 'Japanese', 'Chinese', 'Arabic', 'Hindi'],
];
const PROSE: Readonly<Record<string, string>> = {
  ...SOUND_PROSE,
  'Chinese in traditional characters':
    '港口的檔案裝在四十個灰色的盒子裡，每年一個。很久沒有人打開過它們。一個下雨的早晨，人們請一位年輕的女子尋找一張咖啡的收據；她讀了三天。',
  Korean:
    '항구의 기록은 회색 상자 마흔 개에 들어 있다. 해마다 하나씩이다. 오랫동안 아무도 열지 않았다. 비 오는 아침에 한 젊은 여자가 영수증을 찾았다.',
};
const CASES = USED.flatMap(([encoding, ...languages]) =>
  languages.map((language) => ({ encoding, language, prose: PROSE[language] ?? '' })),
);

/** A part of the prose with at least one character that is not ASCII. */
function partOf(length: number) {
  return fc
    .record({ chosen: fc.constantFrom(...CASES), at: fc.nat() })
    .map(({ chosen, at }) => {
      const characters = [...chosen.prose];
      const from = at % Math.max(1, characters.length - length + 1);
      const text = characters.slice(from, from + length).join('');
      return { ...chosen, text, bytes: encodeText(text, chosen.encoding) ?? Buffer.alloc(0) };
    })
    .filter(({ text, bytes }) => bytes.length > 0 && /[^ -~\s]/.test(text));
}

describe('detectEncoding', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-encoding-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function detect(bytes: Uint8Array): Promise<string> {
    const path = join(folder, 'text');
    await writeFile(path, bytes);
    const file = await open(path);
    try {
      return (await detectEncoding(file)).encoding;
    } finally {
      await file.close();
    }
  }

  it.each([
    [25, 0.9],
    [100, 0.97],
    [200, 0.99],
  ])(
    'decodes texts of %i characters rightly',
    async (length, expected) => {
      const parts = fc.sample(partOf(length), { numRuns: 150, seed: 20_261_129 });
      let right = 0;
      for (const { bytes, text } of parts) {
        if (decodeBytes(bytes, await detect(bytes)).text === text) right += 1;
      }
      expect(right / parts.length).toBeGreaterThanOrEqual(expected);
    },
    60_000,
  );

  it.each([
    ['windows-1252', 'Preis 5 €'],
    ['windows-1252', 'Datum;Empfänger;Betrag\r\n01.03.2024;Müller GmbH;-49,90\r\n'],
    ['windows-1252', '“It’s a test” — nothing else…'],
    ['windows-1252', '© 2024 Example Ltd'],
    ['windows-1252', '21 °C'],
    ['windows-1252', 'François'],
    ['windows-1250', 'Łódź'],
    ['windows-1251', 'Иванов'],
    ['shift_jis', '請求書'],
    ['gb18030', '合同'],
  ])('detects %s in a few letters: %s', async (encoding, text) => {
    const bytes = encodeText(text, encoding) ?? Buffer.alloc(0);
    expect(await detect(bytes)).toBe(encoding);
  });

  it('calls the same text by the more common name', async () => {
    const russian = encodeText(PROSE['Russian'] ?? '', 'koi8-u') ?? Buffer.alloc(0);
    expect(await detect(russian)).toBe('koi8-r');
    const german = encodeText(PROSE['German'] ?? '', 'iso-8859-15') ?? Buffer.alloc(0);
    expect(await detect(german)).toBe('windows-1252');
  });

  it('detects ISO-2022-JP by its escapes', async () => {
    expect(await detect(Buffer.from('\x1b$B@A5a=q\x1b(B\n'))).toBe('iso-2022-jp');
    expect(await detect(Buffer.from('\x1b[31mred\x1b[0m\n'))).toBe('utf-8');
  });

  it.each([
    ['one bad byte in ASCII', Buffer.from('entry Farquharson \xff and more words\n', 'latin1')],
    ['one bad byte in UTF-8', Buffer.from([...Buffer.from('Größe und Maß: '), 0xff, 0x20])],
    ['an incomplete character at the end', Buffer.from('Größe: Maß').subarray(0, -1)],
    ['nothing', Buffer.alloc(0)],
  ])('takes %s for UTF-8', async (_, bytes) => {
    expect(await detect(bytes)).toBe('utf-8');
  });

  it('finds the only line that is not ASCII in a long text', async () => {
    const line = encodeText('Überprüfung der Größe für Herrn Müller\n', 'windows-1252');
    const ascii = Buffer.from('a line of plain letters\n'.repeat(10_000));
    expect(await detect(Buffer.concat([ascii, line ?? ascii, ascii]))).toBe('windows-1252');
  });

  it('gives an encoding that TextDecoder knows for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const { text } = decodeBytes(bytes, await detect(bytes));
        expect(text.isWellFormed()).toBe(true);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
