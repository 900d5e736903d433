import { Parser } from 'htmlparser2';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { EncryptedFileError } from '../converted-text/converted-document.js';
import { TextLimitError } from '../converted-text/page-text-writer.js';
import { MarkupTooDeepError, MAX_MARKUP_DEPTH } from '../html/markup-depth.js';
import { declaredEncoding, DECLARED_WITHIN_BYTES } from '../html/markup-encoding.js';

/** Far more than office programs write. */
const MAX_ENTRIES = 20_000;
/** The unpacked size of all parts that are read. Deflate packs zeros a thousand times smaller. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/** Elements are named without their namespace prefix, because programs choose different ones. */
export interface XmlHandler {
  open?(name: string, attributes: Attributes, qualifiedName: string): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** The attributes of an element, named without their prefix. */
export type Attributes = Readonly<Record<string, string | undefined>>;

export interface Relationship {
  readonly id: string;
  /** The last segment of the type's address, such as `slide`. */
  readonly type: string;
  readonly target: string;
}

/** A zip file of XML parts, as all office formats since 2005 are. Parts are unpacked and parsed as streams. */
export class OfficePackage {
  private unpackedBytes = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws an error of yauzl for a file that is no zip file or is cut off */
  static async use(path: string, read: (parts: OfficePackage) => Promise<void>): Promise<void> {
    const zip = await openPromise(path, { autoClose: false, lazyEntries: true });
    try {
      if (zip.entryCount > MAX_ENTRIES) throw new Error('The zip file has too many entries');
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      await read(new OfficePackage(zip, entries));
    } finally {
      zip.close();
    }
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /**
   * Parses one part. Entities that the part declares itself are not expanded.
   *
   * @throws {TextLimitError} when the parts together are too large
   * @throws {EncryptedFileError} when the part is encrypted
   */
  async parse(name: string, handler: XmlHandler): Promise<void> {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new Error(`The part ${name.slice(0, 100)} is missing`);
    if (entry.isEncrypted()) throw new EncryptedFileError('The zip file is encrypted');
    const parser = xmlParser(handler);
    let decoder: InstanceType<typeof TextDecoder> | undefined;
    for await (const chunk of await this.zip.openReadStreamPromise(entry)) {
      const bytes = chunk as Buffer;
      this.unpackedBytes += bytes.length;
      if (this.unpackedBytes > MAX_UNPACKED_BYTES) throw new TextLimitError();
      decoder ??= new TextDecoder(declaredEncoding(bytes.subarray(0, DECLARED_WITHIN_BYTES)));
      parser.write(decoder.decode(bytes, { stream: true }));
    }
    parser.end(decoder?.decode());
  }

  /** The parts that a part of an OOXML package refers to. Links to other files are left out. */
  async relationshipsOf(part: string): Promise<Relationship[]> {
    const slash = part.lastIndexOf('/') + 1;
    const folder = part.slice(0, slash);
    const name = `${folder}_rels/${part.slice(slash)}.rels`;
    if (!this.has(name)) return [];
    const found: Relationship[] = [];
    await this.parse(name, {
      open: (element, { Id = '', Type = '', Target = '', TargetMode }) => {
        if (element !== 'Relationship' || TargetMode === 'External') return;
        const target = resolve(folder, Target);
        if (this.has(target))
          found.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target });
      },
    });
    return found;
  }

  /** The part that a package is about, such as `word/document.xml`. */
  async mainPart(fallback: string): Promise<string> {
    const main = (await this.relationshipsOf('')).find(({ type }) => type === 'officeDocument');
    return main?.target ?? fallback;
  }
}

function xmlParser(handler: XmlHandler): Parser {
  let depth = 0;
  return new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > MAX_MARKUP_DEPTH) throw new MarkupTooDeepError();
        handler.open?.(localName(name), withLocalNames(attributes), name);
      },
      ontext: (text) => handler.text?.(text),
      onclosetag: (name) => {
        depth -= 1;
        handler.close?.(localName(name));
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** An attribute without a prefix is preferred: `id` beside `r:id` are two different ones, so both are kept. */
function withLocalNames(attributes: Record<string, string>): Attributes {
  const named: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(attributes)) {
    named[name] = value;
    named[localName(name)] ??= value;
  }
  return named;
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path: string[] = [];
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}
