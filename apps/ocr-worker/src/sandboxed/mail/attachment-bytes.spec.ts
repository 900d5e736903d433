import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailAttachment } from '../../sandbox-protocol/extractor.js';
import { PageTextWriter } from '../converted-text/page-text-writer.js';
import { attachmentBytes } from './attachment-bytes.js';
import { convertMail } from './convert-mail.js';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-mail-'));
  path = join(folder, 'mail.eml');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bytesOf(part: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of attachmentBytes(path, part)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Returns the attachments that a conversion lists, with their bytes and what the page says is missing. */
async function attachmentsOf(mail: string | Buffer) {
  await writeFile(path, mail);
  const writer = new PageTextWriter(10);
  const attachments: MailAttachment[] = [];
  await convertMail(path, writer, attachments);
  const { pages } = writer.finish();
  const read = await Promise.all(
    attachments.map(async ({ part, filename }) => [filename, await bytesOf(part)] as const),
  );
  return { read, text: pages[0]?.text ?? '', losses: pages.flatMap((page) => page.losses) };
}

const multipart = (...parts: string[]) =>
  [
    'From: zoe@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n',
    ...parts.map((part) => `--b\r\n${part.replaceAll('\n', '\r\n')}\r\n`),
    '--b--\r\n',
  ].join('');
const attached = (name: string, headers: string, body: string) =>
  `Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=${name}\n${headers}\n${body}`;
const TEXT = 'Content-Type: text/plain\n\nSee below.';

describe('the attachments of a mail', () => {
  it('have exactly the bytes that were attached, in base64', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), fc.nat(80), async (bytes, width) => {
        const lines = Buffer.from(bytes).toString('base64');
        const wrapped = lines.replace(new RegExp(`.{${width + 1}}`, 'g'), '$&\n');
        const part = attached('a.bin', 'Content-Transfer-Encoding: base64\n', wrapped);
        const { read } = await attachmentsOf(multipart(TEXT, part));
        expect(read).toEqual([['a.bin', Buffer.from(bytes)]]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['7bit', 'one\n--two\n\n', 'one\r\n--two\r\n\r\n'],
    ['quoted-printable', 'caf=C3=A9 =\nnoir\nend', 'café noir\r\nend'],
  ])(
    'are decoded from %s, without the line end of the boundary',
    async (coding, body, expected) => {
      const part = attached('a.txt', `Content-Transfer-Encoding: ${coding}\n`, body);
      const { read } = await attachmentsOf(multipart(TEXT, part, TEXT));
      expect(read.map(([, bytes]) => bytes.toString())).toEqual([expected]);
    },
  );

  it('include an attached mail as it is, and what is attached to it', async () => {
    const inner = `From: yan@example.org\nContent-Type: multipart/mixed; boundary=c\n\n--c\n${TEXT}\n--c\n${attached('c.bin', 'Content-Transfer-Encoding: base64\n', 'AAEC')}\n--c--\n`;
    const mail = multipart(
      TEXT,
      `Content-Type: message/rfc822\n\n${inner}`,
      attached('d', '', 'D'),
    );
    const { read, text, losses } = await attachmentsOf(mail);
    expect(read.map(([name, bytes]) => [name, bytes.toString('latin1')])).toEqual([
      ['message.eml', inner.replaceAll('\n', '\r\n')],
      ['c.bin', '\u0000\u0001\u0002'],
      ['d', 'D'],
    ]);
    expect(text).toContain('Attachments: c.bin, d');
    expect(losses).toEqual([]);
  });

  it('are at most 50; the others are told', async () => {
    const parts = Array.from({ length: 52 }, (_, index) => attached(`a${index}`, '', 'x'));
    const { read, losses } = await attachmentsOf(multipart(TEXT, ...parts));
    expect(read).toHaveLength(50);
    expect(losses).toEqual([
      {
        code: 'page.attachments_left_out',
        message: 'The attachments of the mail were not read: a50, a51.',
      },
    ]);
  });

  it('have the number of their part, whatever id the mail gives them', async () => {
    const ids = attached('a', 'Content-ID: <part-1>\n', 'A');
    const { read } = await attachmentsOf(multipart(TEXT, ids));
    expect(read.map(([, bytes]) => bytes.toString())).toEqual(['A']);
  });

  it('end with a mail that is cut off', async () => {
    const mail = multipart(TEXT, attached('a', '', 'one\ntwo')).replace(/\r\n--b--\r\n$/, '');
    const { read } = await attachmentsOf(mail);
    expect(read.map(([, bytes]) => bytes.toString())).toEqual(['one\r\ntwo']);
  });
});
