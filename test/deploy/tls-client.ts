import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';

/** A response over HTTP/2. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly json: Record<string, unknown>;
}

interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: FormData;
  readonly json?: object;
}

/**
 * Connects by HTTP/2 to a local port, with `host` as the server name. The certificate must be issued by
 * `authority`.
 */
export class TlsClient {
  token = '';

  private constructor(
    private readonly session: ClientHttp2Session,
    private readonly host: string,
  ) {}

  static async open(port: number, host: string, authority: Buffer): Promise<TlsClient> {
    const session = connect(`https://127.0.0.1:${port}`, {
      ca: [authority],
      servername: host,
      ALPNProtocols: ['h2'],
    });
    await new Promise((resolve, reject) => {
      session.once('connect', resolve);
      session.once('error', reject);
    });
    return new TlsClient(session, host);
  }

  close(): void {
    this.session.close();
  }

  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const { type, bytes } = await encode(call);
    const headersSent = {
      ':method': method,
      ':path': path,
      ':authority': this.host,
      ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
      ...(type === null ? {} : { 'content-type': type }),
      ...call.headers,
    };
    const isEmpty = bytes.length === 0;
    const request = this.session.request(headersSent, { endStream: isEmpty });
    if (!isEmpty) request.end(bytes);
    const headers = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', reject);
    });
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const isJson = headers['content-type']?.includes('json') === true;
    const json = isJson ? (JSON.parse(body.toString()) as Record<string, unknown>) : {};
    return { status: Number(headers[':status']), headers, body, json };
  }
}

async function encode({ form, json }: Call): Promise<{ type: string | null; bytes: Buffer }> {
  if (json !== undefined)
    return { type: 'application/json', bytes: Buffer.from(JSON.stringify(json)) };
  if (form === undefined) return { type: null, bytes: Buffer.alloc(0) };
  const encoded = new Response(form);
  const bytes = Buffer.from(await encoded.arrayBuffer());
  return { type: encoded.headers.get('content-type'), bytes };
}
