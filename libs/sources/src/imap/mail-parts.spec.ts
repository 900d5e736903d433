import type { MessageStructureObject } from 'imapflow';
import { describe, expect, it } from 'vitest';
import { attachedParts, mailName } from './mail-parts.js';

const node = (
  type: string,
  name?: string,
  changes: Partial<MessageStructureObject> = {},
): MessageStructureObject => ({
  type,
  part: '2',
  encoding: 'BASE64',
  size: 100_000,
  ...(name !== undefined && { dispositionParameters: { filename: name } }),
  ...changes,
});
const namesOf = (structure: MessageStructureObject) =>
  attachedParts(structure).map(({ name }) => name);
const mixed = (...childNodes: MessageStructureObject[]) =>
  node('multipart/mixed', undefined, { childNodes });

describe('the files that are attached to a mail', () => {
  it.each([
    ['a named file', node('application/pdf', 'a.pdf'), ['a.pdf']],
    [
      'an attached file without a name',
      node('application/pdf', undefined, { disposition: 'attachment' }),
      ['attachment-2.pdf'],
    ],
    [
      'a name of the old kind',
      node('image/tiff', undefined, { parameters: { name: 'a.tif' } }),
      ['a.tif'],
    ],
    [
      'a large picture in the text',
      node('image/jpeg', 'a.jpg', { disposition: 'inline' }),
      ['a.jpg'],
    ],
    ['a small picture in the text', node('image/png', 'logo.png', { size: 30_000 }), []],
    [
      'a small picture that is attached',
      node('image/png', 'a.png', { size: 9, disposition: 'ATTACHMENT' }),
      ['a.png'],
    ],
    ['the text', node('text/plain'), []],
    ['a named text', node('text/plain', 'notes.txt'), ['notes.txt']],
    ['an invitation', node('text/calendar', 'invite.ics', { disposition: 'attachment' }), []],
    ['a signature', node('application/pgp-signature', 'signature.asc'), []],
    [
      'an encrypted mail',
      node('multipart/encrypted', undefined, {
        childNodes: [node('application/octet-stream', 'encrypted.asc')],
      }),
      [],
    ],
    [
      'a mail',
      node('message/rfc822', undefined, { envelope: { subject: 'Re: a/b' } }),
      ['Re: a-b.eml'],
    ],
    ['a name of a path', node('application/pdf', 'C:\\a\\..\\b\0\r\n.pdf'), ['C:-a-..-b .pdf']],
    ['a long name', node('application/pdf', `${'x'.repeat(500)}.pdf`), [`${'x'.repeat(196)}.pdf`]],
  ])('%s', (_, structure, names) => {
    expect(namesOf(structure)).toEqual(names);
    expect(namesOf(mixed(node('text/html'), structure))).toEqual(names);
  });

  it('are at most 100, and not looked for deeper than 20 containers', () => {
    expect(
      namesOf(mixed(...Array.from({ length: 300 }, (_, i) => node('application/pdf', `${i}.pdf`)))),
    ).toHaveLength(100);
    let deep = node('application/pdf', 'deep.pdf');
    for (let depth = 0; depth < 20; depth += 1) deep = mixed(deep);
    expect(namesOf(deep)).toEqual(['deep.pdf']);
    expect(namesOf(mixed(deep))).toEqual([]);
  });

  it('have no number in a mail that is one file', () => {
    const { part, ...single } = node('application/pdf', 'a.pdf');
    expect(part).toBe('2');
    expect(attachedParts(single)).toMatchObject([{ part: '1', encoding: 'base64' }]);
  });

  it.each([
    [undefined, 'mail.eml'],
    ['.hidden', 'hidden.eml'],
    ['~$ a\tb', '$ a b.eml'],
    ['', 'mail.eml'],
  ])('a mail with the subject %j is %j', (subject, name) => expect(mailName(subject)).toBe(name));
});
