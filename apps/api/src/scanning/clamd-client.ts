import { setImmediate as eventsSeen } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ClamdConnection } from './clamd-connection.js';
import { ScanConfig } from './scan.config.js';
import { verdictOf, type ScanVerdict } from './scan-verdict.js';
import { ScanFailedError, ScannerUnavailableError } from './scanning.errors.js';

/** A scanner on the same network answers within milliseconds, unless it loads new signatures. */
const CONNECT_TIMEOUT_MS = 5_000;
const PING_TIMEOUT_MS = 10_000;
const END_OF_STREAM = Buffer.alloc(4);
const PIECE_BYTES = 64 * 1024;

/**
 * Speaks with clamd: PING, and INSTREAM, which sends bytes in chunks and needs no file that both can read.
 *
 * @see clamd(8), COMMANDS
 */
@Injectable()
export class ClamdClient {
  constructor(private readonly config: ScanConfig) {}

  /** @throws ScannerUnavailableError */
  async ping(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PING_TIMEOUT_MS)]);
    const connection = await this.connect(limit);
    try {
      await connection.write('zPING\0');
      const reply = await connection.reply;
      if (reply !== 'PONG') throw new Error(`unexpected reply to PING`);
    } catch (error) {
      throw new ScannerUnavailableError(error);
    } finally {
      connection.close();
    }
  }

  /**
   * Sends the bytes and returns the verdict. An error of `bytes` ends the scan without one.
   *
   * @throws ScannerUnavailableError, ScanFailedError, and what `bytes` throws
   */
  async scan(bytes: AsyncIterable<Buffer>, signal: AbortSignal): Promise<ScanVerdict> {
    const timeLimit = AbortSignal.timeout(this.config.scanTimeoutSeconds * 1_000);
    const connection = await this.connect(AbortSignal.any([signal, timeLimit]));
    try {
      const isComplete = await send(bytes, connection);
      const verdict = verdictOf(await connection.reply);
      // Only the whole document can be clean.
      if (!isComplete && verdict.kind === 'clean')
        throw new ScanFailedError('A verdict came too early');
      return verdict;
    } finally {
      connection.close();
    }
  }

  private async connect(signal: AbortSignal): Promise<ClamdConnection> {
    const { scanUrl } = this.config;
    if (scanUrl === undefined) throw new Error('SCAN_URL is not set');
    return ClamdConnection.open(scanUrl, CONNECT_TIMEOUT_MS, signal);
  }
}

/** Sends the bytes, each piece after its length. Returns false when the scanner replies before the end. */
async function send(bytes: AsyncIterable<Buffer>, connection: ClamdConnection): Promise<boolean> {
  await connection.write('zINSTREAM\0');
  for await (const piece of piecesOf(bytes)) {
    // A scanner that refuses the size replies and closes. The next write would then fail, and Node would discard the
    // reply: so events are handled first. If it closes just then, the next attempt gets the reply.
    await eventsSeen();
    if (connection.hasReply) return false;
    await connection.write(lengthOf(piece), piece);
  }
  if (connection.hasReply) return false;
  await connection.write(END_OF_STREAM);
  return true;
}

/** A piece without bytes would mean the end, so there is none. */
async function* piecesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES)
      yield chunk.subarray(at, at + PIECE_BYTES);
  }
}

function lengthOf(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return length;
}
