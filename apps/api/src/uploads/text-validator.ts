import {
  countBinaryBytes,
  countBinaryUnits,
  isMostlyText,
  utf16EncodingOf,
  type Utf16Encoding,
} from '@app/contracts';

/**
 * Checks that a stream of bytes can be text: UTF-8 without NUL, or bytes in any other encoding that are hardly ever control
 * characters. The worker finds out which encoding it is.
 */
export class TextValidator {
  private readonly utf16: InstanceType<typeof TextDecoder> | undefined;
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private hasOnlyUtf8: boolean;
  private total = 0;
  private binary = 0;

  constructor(head: Buffer) {
    const encoding: Utf16Encoding | undefined = utf16EncodingOf(head);
    this.utf16 = encoding && new TextDecoder(encoding);
    this.hasOnlyUtf8 = encoding === undefined;
  }

  /** Takes the next bytes. Returns whether all bytes up to here can be text. */
  accepts(chunk: Uint8Array): boolean {
    if (this.utf16 === undefined) {
      this.total += chunk.length;
      this.binary += countBinaryBytes(chunk);
      this.hasOnlyUtf8 &&= !chunk.includes(0) && this.continuesUtf8(chunk);
    } else {
      const text = this.utf16.decode(chunk, { stream: true });
      this.total += text.length;
      this.binary += countBinaryUnits(text);
    }
    return this.isText;
  }

  /** Whether all bytes up to here are UTF-8 without NUL. */
  get isUtf8(): boolean {
    return this.hasOnlyUtf8;
  }

  get isText(): boolean {
    return this.hasOnlyUtf8 || isMostlyText(this.binary, this.total);
  }

  private continuesUtf8(chunk: Uint8Array): boolean {
    try {
      this.utf8.decode(chunk, { stream: true });
      return true;
    } catch {
      return false;
    }
  }
}
