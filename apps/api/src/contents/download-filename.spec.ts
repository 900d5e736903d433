import { describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '@app/contracts';
import { downloadFilename } from './download-filename.js';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('downloadFilename', () => {
  it.each([
    ['scan.pdf', 'application/pdf', 'scan.pdf'],
    ['SCAN.PDF', 'application/pdf', 'SCAN.PDF'],
    ['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
    ['notes.md', 'text/plain', 'notes.md'],
    ['page.html', 'text/html', 'page.html'],
    ['invoice.exe', 'application/pdf', 'invoice.exe.pdf'],
    ['invoice.pdf.exe', 'application/pdf', 'invoice.pdf.exe.pdf'],
    ['invoice.exe. ', 'application/pdf', 'invoice.exe. .pdf'],
    ['no extension', 'text/plain', 'no extension.txt'],
    ['page.html', 'text/plain', 'page.html.txt'],
    ['run.BAT', 'text/plain', 'run.BAT.txt'],
    ['run.hta', 'text/plain', 'run.hta.txt'],
    ['run.hta', 'text/html', 'run.hta.html'],
    ['deploy.sh', 'text/plain', 'deploy.sh.txt'],
    ['setup.ps1', 'message/rfc822', 'setup.ps1.eml'],
    ['letter.docm', DOCX, 'letter.docm.docx'],
    ['photo.svg', 'image/png', 'photo.svg.png'],
    ['photo.scr', 'image/gif', 'photo.scr.gif'],
  ] as const)('downloads %s of type %s as %s', (filename, mediaType, expected) => {
    expect(downloadFilename(filename, mediaType)).toBe(expected);
  });

  it.each(MEDIA_TYPES)('lets no name of type %s end like a program', (mediaType) => {
    for (const extension of [
      'exe',
      'hta',
      'bat',
      'js',
      'vbs',
      'lnk',
      'jar',
      'app',
      'sh',
      'py',
      '',
    ]) {
      expect(downloadFilename(`x.${extension}`, mediaType)).not.toMatch(
        new RegExp(`\\.${extension}$`),
      );
    }
  });
});
