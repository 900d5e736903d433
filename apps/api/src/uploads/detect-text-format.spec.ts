import { describe, expect, it } from 'vitest';
import { detectTextFormat } from './detect-text-format.js';

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const MAIL = 'From: a@example.org\r\nSubject: Berth\r\n\r\n';

describe('detectTextFormat', () => {
  it.each([
    ['HTML with a doctype', '<!DOCTYPE html><p>x', 'text/html'],
    ['HTML without a doctype', '\n <html lang="de">', 'text/html'],
    ['HTML after a comment', '<!-- saved -->\n<html>', 'text/html'],
    ['XHTML', '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C">', 'text/html'],
    ['HTML after a byte order mark', '\ufeff<html>', 'text/html'],
    ['a mail', MAIL, 'message/rfc822'],
    ['a mail with line feeds', MAIL.replaceAll('\r', ''), 'message/rfc822'],
    [
      'a mail with folded headers',
      `Received: from a\r\n\tby b;\r\n ${MAIL.slice(0, -2)}`,
      'message/rfc822',
    ],
    ['a mail without a body', 'Return-Path: <a@b.c>\r\nDate: today\r\n', 'message/rfc822'],
    ['RTF', '{\\rtf1\\ansi hello}', 'application/rtf'],
  ])('detects %s', (_, text, expected) => {
    expect(detectTextFormat(Buffer.from(text))).toBe(expected);
  });

  it('detects a mail whose headers are longer than the first bytes', () => {
    const head = `From: a@example.org\nDate: x\n${'Received: from a by b\n'.repeat(300)}`;
    expect(detectTextFormat(Buffer.from(head).subarray(0, 4_100))).toBe('message/rfc822');
  });

  it('detects HTML in UTF-16 and with Latin-1', () => {
    expect(detectTextFormat(utf16('<html>'))).toBe('text/html');
    expect(detectTextFormat(Buffer.from('<html><p>Größe', 'latin1'))).toBe('text/html');
  });

  it.each([
    ['a letter', 'Dear Sir,\n\nFrom: a@example.org\nSubject: x\n'],
    ['a list of settings', 'name: a\ncolor: red\n'],
    ['a note with one header', 'Subject: Tomorrow\n\nCall them.'],
    ['a line between headers', 'From: a@example.org\nhello\nSubject: x\n\n'],
    ['a mailbox of several mails', `From a@example.org Mon\n${MAIL}`],
    ['HTML that is mentioned', 'An <html> element'],
    ['a paragraph of Markdown', '<p align="center">x</p>\n\n# Title'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['XML', '<?xml version="1.0"?><a/>'],
    ['a mail with a NUL', `${MAIL}\0`],
    ['HTML with a NUL', '<html>\0'],
  ])('does not detect %s', (_, text) => {
    expect(detectTextFormat(Buffer.from(text))).toBeUndefined();
  });
});
