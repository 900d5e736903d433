import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ScanFailedError, ScannerUnavailableError } from './scanning.errors.js';
import type { ScannerAddress } from './scan-url.js';

/** A verdict is one short line. */
const MAX_REPLY_BYTES = 4_096;

/** One connection to clamd, for one command and one reply. */
export class ClamdConnection {
  /** Resolves with the reply, without its NUL. Rejects when the connection ends before the reply is complete. */
  readonly reply: Promise<string>;
  private received = '';

  private constructor(private readonly socket: Socket) {
    this.reply = new Promise((resolve, reject) => {
      socket.setEncoding('latin1');
      socket.on('data', (text: string) => {
        this.received += text;
        const end = this.received.indexOf('\0');
        if (end >= 0) resolve(this.received.slice(0, end));
        else if (this.received.length > MAX_REPLY_BYTES) socket.destroy(new Error('endless reply'));
      });
      socket.on('error', (error) => reject(new ScanFailedError('The scan was cut off', error)));
      socket.on('close', () => reject(new ScanFailedError('The scanner closed the connection')));
    });
    // A sender that fails first does not wait for the reply any more.
    this.reply.catch(() => undefined);
  }

  /**
   * Connects. The connection is destroyed when `signal` is aborted.
   *
   * @throws ScannerUnavailableError when there is no connection within `timeoutMs`
   */
  static async open(
    address: ScannerAddress,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<ClamdConnection> {
    const socket = connect(address);
    const connection = new ClamdConnection(socket);
    const abort = () => socket.destroy(new Error('aborted'));
    signal.addEventListener('abort', abort);
    // The signal would otherwise keep the socket in memory until its time limit.
    socket.once('close', () => signal.removeEventListener('abort', abort));
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      await once(socket, 'connect', { signal: limit });
      return connection;
    } catch (error) {
      socket.destroy();
      throw new ScannerUnavailableError(error);
    }
  }

  /** Writes bytes; resolves when more may follow. @throws ScanFailedError when the connection has ended */
  async write(...parts: readonly (string | Buffer)[]): Promise<void> {
    this.socket.cork();
    let hasRoom = true;
    for (const part of parts) hasRoom = this.socket.write(part);
    this.socket.uncork();
    if (hasRoom && !this.socket.destroyed) return;
    const drained = once(this.socket, 'drain').catch(() => undefined);
    // Without room, the reply may be what ends the waiting: clamd then reads no more.
    if (this.socket.destroyed) await this.reply;
    else await Promise.race([drained, this.reply]);
  }

  /** Whether the reply has begun, even if it is not complete. */
  get hasReply(): boolean {
    return this.received !== '';
  }

  close(): void {
    this.socket.destroy();
  }
}
