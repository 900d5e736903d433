import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { OutboundRefusedError, OutboundUnavailableError } from './outbound.errors.js';
import { translateError } from './translate-error.js';

/** Passes bytes on until there are too many. */
class ByteLimit extends Transform {
  private passed = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.passed += chunk.length;
    if (this.passed > this.maxBytes) callback(new OutboundRefusedError('The answer is too large'));
    else callback(null, chunk);
  }
}

/**
 * The body with a limit of bytes, and with the errors of this lib. An aborted request fails with the reason of its
 * signal.
 */
export function boundedBody(body: Readable, maxBytes: number, signal: AbortSignal): Readable {
  const limited = new ByteLimit(maxBytes);
  // An error may come before the caller listens. It gets the error when it reads.
  limited.on('error', () => undefined);
  body.on('error', (error) => {
    limited.destroy(signal.aborted ? (signal.reason as Error) : translateError(error));
  });
  body.once('close', () => {
    if (!body.readableEnded) limited.destroy(new OutboundUnavailableError('The answer was cut'));
  });
  limited.once('close', () => body.destroy());
  return body.pipe(limited);
}
