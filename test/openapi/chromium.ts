import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEADLINE_MS = 60_000;

/** One page of a headless Chromium, controlled by the DevTools protocol. */
export class Chromium {
  private lastId = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
    private sessionId?: string,
  ) {
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    });
  }

  /** Starts the program that `CHROMIUM` names, or `chromium`, with a new profile. */
  static async start(): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), 'strongroom-chromium-'));
    const child = spawn(process.env['CHROMIUM'] ?? 'chromium', [
      '--headless=new',
      // Containers have no sandbox for root and little shared memory.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ]);
    const socket = new WebSocket(await addressOf(child));
    await once(socket, 'open');
    const browser = new Chromium(child, profile, socket);
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    browser.sessionId = String(sessionId);
    await browser.send('Page.enable');
    return browser;
  }

  /** Loads an address and waits until `isThere`, an expression in the page, is truthy. */
  async open(url: string, isThere: string): Promise<void> {
    await this.send('Page.navigate', { url });
    await this.until(isThere);
  }

  /** Returns the value of an expression in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', options);
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  /** Waits until an expression in the page is truthy, and returns its value. */
  async until<T>(expression: string): Promise<T> {
    const end = Date.now() + DEADLINE_MS;
    while (Date.now() < end) {
      const value = await this.evaluate<T | undefined>(expression).catch(() => undefined);
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const shown = await this.evaluate<string>('document.body.innerText');
    throw new Error(
      `this was not true in time: ${expression}\nThe page shows:\n${shown.slice(0, 2_000)}`,
    );
  }

  async click(selector: string): Promise<void> {
    await this.until(`document.querySelector(${JSON.stringify(selector)}) !== null`);
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  /** Types into a field with key events, so that React handles the input. */
  async type(selector: string, text: string): Promise<void> {
    await this.until(`document.querySelector(${JSON.stringify(selector)}) !== null`);
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`);
    await this.send('Input.insertText', { text });
    // A field that delays its change event for more input sends it at once when it loses the focus.
    await this.evaluate('document.activeElement.blur()');
  }

  async chooseFile(selector: string, path: string): Promise<void> {
    await this.until(`document.querySelector(${JSON.stringify(selector)}) !== null`);
    const { root } = await this.send('DOM.getDocument');
    const { nodeId: rootId } = root as { nodeId: number };
    const { nodeId } = await this.send('DOM.querySelector', { nodeId: rootId, selector });
    await this.send('DOM.setFileInputFiles', { nodeId, files: [path] });
  }

  /** Takes a screenshot, as a PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(String(data), 'base64');
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.socket.close();
    this.child.kill();
    await ended;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.lastId;
    const sessionId = this.sessionId === undefined ? {} : { sessionId: this.sessionId };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => {
        this.waiting.delete(id);
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
      this.socket.send(JSON.stringify({ id, method, params, ...sessionId }));
    });
  }
}

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { message: string };
}

/** Resolves with the browser's DevTools address, which it prints on stderr. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}:\n${said}`)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
