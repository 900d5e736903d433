import type { DocumentJson, TestClient } from './test-client.js';

export interface DocumentEvent {
  readonly id: string;
  readonly event: string;
  readonly document: DocumentJson;
  /** The same, of a stream that is not about a document. */
  readonly data: unknown;
}

/** Reads one stream of events, as a browser would. */
export class EventReader {
  readonly events: DocumentEvent[] = [];
  /** The other lines: comments, and the `retry` field. */
  readonly others: string[] = [];
  private ended = false;

  private constructor(
    readonly response: Response,
    private readonly leaving: AbortController,
  ) {}

  static open(client: TestClient, id: string, lastEventId?: string): Promise<EventReader> {
    return EventReader.openAt(client, `/v1/documents/${id}/events`, lastEventId);
  }

  static async openAt(
    client: TestClient,
    path: string,
    lastEventId?: string,
  ): Promise<EventReader> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const leaving = new AbortController();
    const init = { headers, signal: leaving.signal };
    const response = await client.fetch('GET', path, init);
    const reader = new EventReader(response, leaving);
    if (response.status === 200) void reader.read();
    return reader;
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  /** Closes the connection, like a closed browser tab. */
  disconnect(): void {
    this.leaving.abort();
  }

  private async read(): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? []) {
        text += decoder.decode(chunk as Uint8Array, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.parseBlock(block);
      }
    } catch {
      // The connection was closed.
    }
    this.ended = true;
  }

  private parseBlock(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at), line.slice(at + 1).trim()] as const;
      }),
    );
    const text = fields.get('data');
    if (text === undefined) this.others.push(block);
    else {
      const data: unknown = JSON.parse(text);
      const [id = '', event = ''] = [fields.get('id'), fields.get('event')];
      this.events.push({ id, event, data, document: data as DocumentJson });
    }
  }
}
