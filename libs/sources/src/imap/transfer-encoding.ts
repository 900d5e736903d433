/** Without a line end, quoted-printable is decoded in parts of about this length. A valid line has 76 characters. */
const MAX_LINE_LENGTH = 4_096;

/** Decodes the content of a part of a mail. Of an encoding that is not known, the bytes stay as they are. */
export async function* decodeContent(
  encoding: string,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void> {
  const decoder = decoderOf(encoding);
  for await (const chunk of chunks) {
    const decoded = decoder?.decode(chunk.toString('latin1')) ?? chunk;
    if (decoded.length > 0) yield decoded;
  }
  const rest = decoder?.end();
  if (rest !== undefined && rest.length > 0) yield rest;
}

interface Decoder {
  decode(text: string): Buffer;
  end(): Buffer;
}

function decoderOf(encoding: string): Decoder | undefined {
  if (encoding === 'base64') return new Base64Decoder();
  if (encoding === 'quoted-printable') return new QuotedPrintableDecoder();
  return undefined;
}

/** Base64 (RFC 2045, 6.8). Characters outside of its alphabet are left out; padding may also be in the middle. */
class Base64Decoder implements Decoder {
  private rest = '';

  decode(text: string): Buffer {
    const segments = `${this.rest}${text.replace(/[^A-Za-z0-9+/=]/g, '')}`.split(/=+/);
    const last = segments.pop() ?? '';
    const end = last.length - (last.length % 4);
    this.rest = last.slice(end);
    return Buffer.concat(
      [...segments, last.slice(0, end)].map((one) => Buffer.from(one, 'base64')),
    );
  }

  end(): Buffer {
    return Buffer.from(this.rest, 'base64');
  }
}

/** Quoted-printable (RFC 2045, 6.7). Invalid codes stay as they are. */
class QuotedPrintableDecoder implements Decoder {
  private rest = '';

  decode(text: string): Buffer {
    const whole = this.rest + text;
    let end = whole.lastIndexOf('\n') + 1;
    // The last characters may be the beginning of a code.
    if (whole.length - end > MAX_LINE_LENGTH) end = whole.length - 2;
    this.rest = whole.slice(end);
    return Buffer.from(whole.slice(0, end).split('\n').map(decodeLine).join(''), 'latin1');
  }

  end(): Buffer {
    return Buffer.from(decodeLine(this.rest, 0, [this.rest]), 'latin1');
  }
}

/** One line of several, of which all but the last one had a line feed. */
function decodeLine(line: string, index: number, lines: readonly string[]): string {
  const isEnded = index < lines.length - 1;
  const lineEnd = isEnded ? (line.endsWith('\r') ? '\r\n' : '\n') : '';
  let end = line.length - (lineEnd === '\r\n' ? 1 : 0);
  // White space at the end of a line was added on the way.
  if (isEnded) while (end > 0 && ' \t'.includes(line.charAt(end - 1))) end -= 1;
  const isSoft = isEnded && line.charAt(end - 1) === '=';
  const text = line
    .slice(0, isSoft ? end - 1 : end)
    .replace(/=([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  return isSoft ? text : text + lineEnd;
}
