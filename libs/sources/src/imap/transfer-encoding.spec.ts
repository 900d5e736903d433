import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeContent } from './transfer-encoding.js';

async function decode(encoding: string, text: string, sizes: readonly number[] = []) {
  async function* chunks() {
    await Promise.resolve();
    let from = 0;
    for (const size of sizes) {
      yield Buffer.from(text.slice(from, from + size), 'latin1');
      from += size;
    }
    yield Buffer.from(text.slice(from), 'latin1');
  }
  const decoded: Buffer[] = [];
  for await (const chunk of decodeContent(encoding, chunks())) decoded.push(chunk);
  return Buffer.concat(decoded);
}

const sizes = fc.array(fc.nat(30));

/** Quoted-printable as RFC 2045 asks for it, in lines of at most 76 characters. */
function quote(text: string): string {
  const lines = text.split('\r\n').map((line) => {
    const codes = [...Buffer.from(line, 'latin1')].map((code) =>
      code > 32 && code < 127 && code !== 61
        ? String.fromCharCode(code)
        : `=${code.toString(16).toUpperCase().padStart(2, '0')}`,
    );
    return codes.map((one, i) => (i > 0 && i % 25 === 0 ? `=\r\n${one}` : one)).join('');
  });
  return lines.join('\r\n');
}

describe('the content of a part', () => {
  it('is decoded from base64, in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), sizes, async (bytes, pieces) => {
        const text = Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');
        expect(await decode('base64', text, pieces)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('is decoded from base64 that has padding in the middle, or none at its end', async () => {
    expect((await decode('base64', 'YQ==\r\nYmM=\r\nZGVm', [3, 4])).toString()).toBe('abcdef');
    expect((await decode('base64', 'YWI', [1])).toString()).toBe('ab');
    expect((await decode('base64', '!Y-W_I=', [2])).toString()).toBe('ab');
  });

  it('is decoded from quoted-printable, in whatever pieces it comes', async () => {
    const line = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((one) => String.fromCharCode(one)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line), sizes, async (lines, pieces) => {
        const text = lines.map((one) => one.replace(/[\r\n]/g, '')).join('\r\n');
        expect((await decode('quoted-printable', quote(text), pieces)).toString('latin1')).toBe(
          text,
        );
      }),
    );
  });

  it.each([
    ['a =3D b \t\r\nc', 'a = b\r\nc'],
    ['soft=\r\nbreak=\n!', 'softbreak!'],
    ['not =XY valid=', 'not =XY valid='],
    ['end ', 'end '],
  ])('reads %j as %j', async (text, decoded) => {
    expect((await decode('quoted-printable', text)).toString('latin1')).toBe(decoded);
  });

  it('is decoded in time, also without a line end', async () => {
    const begun = performance.now();
    const spaces = ' '.repeat(2_000_000);
    expect((await decode('quoted-printable', spaces, [500_000])).length).toBe(2_000_000);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it.each(['7bit', '8bit', 'binary', '', 'x-uuencode'])(
    'stays as it is with %j',
    async (encoding) => {
      expect((await decode(encoding, '=41 \xff\n')).toString('latin1')).toBe('=41 \xff\n');
    },
  );
});
