import { connect, type Socket } from 'node:net';

/** An address of this machine that no proxy uses, so that the limits by network apply to it. */
const LOCAL_ADDRESS = '127.0.0.2';
/** More than one network may have. */
const CONNECTIONS = 150;
const INTERVAL_MS = 1_000;

const HEAD = 'Host: strongroom.example\r\n';
/** How a connection begins; afterwards each sends one byte a second, or nothing. */
const BEGINNINGS = [
  { text: `GET /v1/capabilities HTTP/1.1\r\n${HEAD}\r\n`, isSlow: false },
  { text: `GET /v1/capabilities HTTP/1.1\r\n${HEAD}X-Slow: `, isSlow: true },
  {
    text:
      `POST /v1/auth/login HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\n` +
      'Content-Length: 60000\r\n\r\n{',
    isSlow: true,
  },
] as const;

/**
 * An address without an account that keeps as many connections as it gets: idle ones, heads and bodies that do not end.
 * Connections that the api closes are opened again.
 */
export class HostileAddress {
  private readonly url: URL;
  private readonly sockets = new Set<Socket>();
  private readonly slow = new Set<Socket>();
  private opened = 0;

  constructor(url: string) {
    this.url = new URL(url);
  }

  /** Begins; it ends when `signal` is aborted. */
  start(signal: AbortSignal): void {
    this.open();
    const timer = setInterval(() => {
      for (const socket of this.slow) socket.write('a');
      this.open();
    }, INTERVAL_MS);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      for (const socket of this.sockets) socket.destroy();
    });
  }

  /** The number of open connections. */
  get connections(): number {
    return [...this.sockets].filter(({ connecting }) => !connecting).length;
  }

  private open(): void {
    while (this.sockets.size < CONNECTIONS) {
      const { hostname, port } = this.url;
      const socket = connect({ host: hostname, port: Number(port), localAddress: LOCAL_ADDRESS });
      this.opened += 1;
      const { text, isSlow } = BEGINNINGS[this.opened % BEGINNINGS.length] ?? BEGINNINGS[0];
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        this.slow.delete(socket);
      });
      socket.resume();
      socket.write(text);
      if (isSlow) this.slow.add(socket);
    }
  }
}
