import { describe, expect, it } from 'vitest';
import { downloadFilename } from './download-filename.js';

describe('downloadFilename', () => {
  it.each([
    ['scan.pdf', 'application/pdf', 'scan.pdf'],
    ['notes.md', 'text/plain', 'notes.md'],
    ['no extension', 'text/plain', 'no extension'],
    ['page.html', 'text/plain', 'page.html.txt'],
    ['run.BAT', 'text/plain', 'run.BAT.txt'],
    ['invoice.pdf.exe', 'application/pdf', 'invoice.pdf.exe.pdf'],
    ['invoice.exe. ', 'application/pdf', 'invoice.exe. .pdf'],
    ['photo.svg', 'image/png', 'photo.svg.png'],
  ] as const)('downloads %s of type %s as %s', (filename, mediaType, expected) => {
    expect(downloadFilename(filename, mediaType)).toBe(expected);
  });
});
