import type { HostileFileCase } from './hostile-file-case.js';
import { pageWith } from './raw-pdfs.js';

const MIB = 1024 * 1024;

/** Cases that take too long for the short run. */
export function slowCases(): HostileFileCase[] {
  const head = 'From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n';
  const attachments = Array.from(
    { length: 10_000 },
    (_, index) => `--b\r\nContent-Disposition: attachment\r\n\r\nfile ${index}\r\n`,
  ).join('');
  const large =
    'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
    `${'A'.repeat(76)}\r\n`.repeat((60 * MIB) / 78);
  return [
    {
      name: 'mail with 10,000 attachments',
      bytes: Buffer.from(
        `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${attachments}--b--\r\n`,
      ),
      hasAttachments: true,
      ends: 'ready, truncated document.pages_incomplete (page.attachments_left_out)',
    },
    {
      name: 'mail with an attached file of 60 MiB',
      bytes: Buffer.from(head + large),
      hasAttachments: true,
    },
    {
      name: 'PDF with 1,200,000 objects before its text',
      bytes: pageWith(`${'0 0 1 1 re f\n'.repeat(1_200_000)}BT /F 12 Tf 72 700 Td (x) Tj ET`),
    },
  ];
}
