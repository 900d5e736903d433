import { TextDecoder } from 'node:util';
import { Parser } from 'htmlparser2';
import { SourceRefusedError } from '../sources.errors.js';

/** The properties that the adapter asks for, as the server wrote them. */
export interface DavProperties {
  isFolder: boolean;
  getcontentlength?: string;
  getlastmodified?: string;
  getetag?: string;
  getcontenttype?: string;
}

/** One `response` of a `multistatus` (RFC 4918, 14.24). */
export interface DavResponse {
  readonly href: string;
  /** The status of the response as a whole, where it has one. */
  readonly status: number | undefined;
  /** Only properties that the server found. */
  readonly properties: Readonly<DavProperties>;
}

const TEXTS = ['getcontentlength', 'getlastmodified', 'getetag', 'getcontenttype'] as const;
type TextProperty = (typeof TEXTS)[number];

/** No answer nests deeper than multistatus, response, propstat, prop, resourcetype, collection by much. */
const MAX_DEPTH = 32;
/** Of one text, such as a path. */
const MAX_TEXT_LENGTH = 8_192;
/** Without an event for this many characters, the answer is one endless tag or comment, which the parser would keep. */
const MAX_TOKEN_LENGTH = 65_536;

/**
 * Reads a `multistatus` as it arrives and keeps only the response in progress, so memory does not depend on the length of
 * the answer. Prefixes of namespaces are ignored: only properties that were asked for are in the answer. Entities of a
 * document type are not expanded.
 */
export class MultistatusParser {
  private readonly parser: Parser;
  private readonly path: string[] = [];
  private ready: DavResponse[] = [];
  private href = '';
  private status: number | undefined;
  private properties: DavProperties = { isFolder: false };
  private found: DavProperties = { isFolder: false };
  private foundStatus: number | undefined;
  private text = '';
  private sinceEvent = 0;
  private isComplete = false;

  constructor() {
    this.parser = new Parser(
      {
        onopentagname: (name) => this.open(localName(name)),
        onclosetag: (name, isImplied) => this.close(localName(name), isImplied),
        ontext: (text) => this.addText(text),
      },
      { xmlMode: true, decodeEntities: true },
    );
  }

  /** Takes the next part of the answer. Returns the responses that it completes. @throws SourceRefusedError */
  write(text: string): DavResponse[] {
    this.sinceEvent += text.length;
    this.parser.write(text);
    if (this.sinceEvent > MAX_TOKEN_LENGTH + text.length) throw new SourceRefusedError();
    const { ready } = this;
    this.ready = [];
    return ready;
  }

  /** Must be called at the end of the answer. @throws SourceRefusedError when the answer is not complete */
  end(): void {
    this.parser.end();
    if (!this.isComplete) throw new SourceRefusedError();
  }

  private open(name: string): void {
    this.sinceEvent = 0;
    this.path.push(name);
    if (this.path.length > MAX_DEPTH || this.path[0] !== 'multistatus') {
      throw new SourceRefusedError();
    }
    this.text = '';
    if (name === 'response' && this.path.length === 2) {
      this.href = '';
      this.status = undefined;
      this.properties = { isFolder: false };
    } else if (name === 'propstat') {
      this.found = { isFolder: false };
      this.foundStatus = undefined;
    } else if (name === 'collection' && this.path.at(-2) === 'resourcetype') {
      this.found.isFolder = true;
    }
  }

  private close(name: string, isImplied: boolean): void {
    this.sinceEvent = 0;
    const parent = this.path.at(-2);
    this.path.pop();
    const text = this.text.trim();
    this.text = '';
    if (parent === 'prop' && isTextProperty(name)) this.found[name] = text;
    else if (parent === 'propstat' && name === 'status') this.foundStatus = statusOf(text);
    else if (parent === 'response') this.closeInResponse(name, text);
    else if (parent === 'multistatus' && name === 'response') this.completeResponse();
    // The parser closes open elements when the answer ends too early.
    else if (parent === undefined) this.isComplete = !isImplied;
  }

  private closeInResponse(name: string, text: string): void {
    if (name === 'href') this.href = text;
    else if (name === 'status') this.status = statusOf(text);
    else if (name === 'propstat' && isSuccess(this.foundStatus ?? 200)) {
      this.properties = {
        ...this.properties,
        ...this.found,
        isFolder: this.properties.isFolder || this.found.isFolder,
      };
    }
  }

  private completeResponse(): void {
    if (this.href === '') throw new SourceRefusedError();
    this.ready.push({ href: this.href, status: this.status, properties: this.properties });
  }

  private addText(text: string): void {
    this.sinceEvent = 0;
    this.text += text;
    if (this.text.length > MAX_TEXT_LENGTH) throw new SourceRefusedError();
  }
}

/** Reads a whole answer. @throws SourceRefusedError when it is not a complete multistatus in UTF-8 */
export async function* readMultistatus(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<DavResponse> {
  const parser = new MultistatusParser();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of body) yield* parser.write(decode(decoder, bytes));
  yield* parser.write(decode(decoder));
  parser.end();
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (error) {
    throw new SourceRefusedError({ cause: error });
  }
}

function isTextProperty(name: string): name is TextProperty {
  return (TEXTS as readonly string[]).includes(name);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** `HTTP/1.1 200 OK`; undefined for any other text. */
function statusOf(text: string): number | undefined {
  const [, digits] = /^HTTP\/[\d.]+ (\d{3})\b/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
