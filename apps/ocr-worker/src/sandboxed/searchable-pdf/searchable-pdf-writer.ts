import { readFileSync } from 'node:fs';
import {
  PDFArray,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFString,
  type PDFDict,
  type PDFPage,
  type PDFRef,
} from '@cantoo/pdf-lib';
import { CharacterCodes } from './character-codes.js';
import { ASCENT, CHARACTER_WIDTH, DESCENT, makeGlyphlessFont } from './glyphless-font.js';
import { invisibleText } from './invisible-text.js';
import type { TextLayer } from '../../sandbox-protocol/text-layer.js';
import { pageMatrix, type PageBox } from './page-matrix.js';
import type { PageImage } from './writer-protocol.js';

/** A name that no font of the document has. */
const FONT_NAME = 'StrongroomText';
const POSTSCRIPT_NAME = 'StrongroomGlyphless';
const HEADER = '%PDF-';
/** The last `startxref` of a valid file is within this distance of its end. */
const TAIL_BYTES = 1_024;
const MAX_CODES = 0x1_00_00;

/** The PDF does not open with the empty password, and others are not kept. */
export class PasswordNeededError extends Error {}

/** Writes one PDF: existing pages, or pages made of images, with the recognised words as invisible text. */
export class SearchablePdfWriter {
  private readonly codes = new CharacterCodes();
  private readonly fontRef: PDFRef;
  private isUsed = false;

  private constructor(
    private readonly document: PDFDocument,
    /** The number of original bytes to which new ones are appended. 0 when the whole file is written again. */
    private readonly keptBytes: number,
  ) {
    this.fontRef = document.context.nextRef();
  }

  static async open(path: string | null): Promise<SearchablePdfWriter> {
    if (path === null) {
      return new SearchablePdfWriter(await PDFDocument.create({ updateMetadata: false }), 0);
    }
    const bytes = readFileSync(path);
    const isSound = canBeAddedTo(bytes);
    const document = await load(bytes, isSound);
    return new SearchablePdfWriter(document, isSound ? bytes.length : 0);
  }

  get pageCount(): number {
    return this.document.getPageCount();
  }

  /** Adds a page with an image, or an empty page. The size is in points. */
  async addPage(image: PageImage | null, width: number, height: number): Promise<void> {
    const page = this.document.addPage([width, height]);
    if (image === null) return;
    const ref = image.kind === 'jpeg' ? await this.embedJpeg(image.bytes) : this.embedRows(image);
    page.node.setXObject(PDFName.of('Scan'), ref);
    this.addContent(page, `q ${width} 0 0 ${height} 0 0 cm /Scan Do Q\n`);
  }

  /** Adds the words of a page as invisible text. */
  addTextLayer(layer: TextLayer): void {
    const { width, height } = layer;
    if (layer.words.length === 0 || width === null || height === null) return;
    const page = this.document.getPage(layer.number - 1);
    page.node.setFontDictionary(PDFName.of(FONT_NAME), this.fontRef);
    const toPage = pageMatrix(boxOf(page), { width, height });
    // Before the existing content, so that the graphics state which that leaves behind does not matter.
    this.addContent(page, invisibleText(layer, toPage, this.codes, FONT_NAME), 'before');
    this.isUsed = true;
  }

  /** Returns the bytes to write after the kept bytes of the original. */
  async finish(): Promise<{ keptBytes: number; bytes: Uint8Array }> {
    const { context } = this.document;
    if (!this.isUsed && this.keptBytes > 0) {
      return { keptBytes: this.keptBytes, bytes: new Uint8Array() };
    }
    if (this.isUsed) context.assign(this.fontRef, this.font());
    if (this.keptBytes > 0 && context.snapshot !== undefined) {
      const bytes = await this.document.saveIncremental(context.snapshot);
      return { keptBytes: this.keptBytes, bytes };
    }
    delete context.trailerInfo.Encrypt;
    const bytes = await this.document.save({
      rewrite: true,
      addDefaultPage: false,
      updateFieldAppearances: false,
    });
    return { keptBytes: 0, bytes };
  }

  private addContent(page: PDFPage, operators: string, place: 'before' | 'after' = 'after'): void {
    const { context } = this.document;
    const ref = context.register(context.flateStream(operators));
    const present = page.node.Contents();
    const contents = PDFArray.withContext(context);
    const old = page.node.get(PDFName.of('Contents'));
    const oldRefs =
      present instanceof PDFArray ? present.asArray() : old === undefined ? [] : [old];
    const all = place === 'before' ? [ref, ...oldRefs] : [...oldRefs, ref];
    for (const each of all) contents.push(each);
    page.node.set(PDFName.of('Contents'), contents);
  }

  private async embedJpeg(bytes: Uint8Array): Promise<PDFRef> {
    const image = await this.document.embedJpg(bytes);
    await image.embed();
    return image.ref;
  }

  private embedRows(image: Extract<PageImage, { kind: 'rows' }>): PDFRef {
    const { context } = this.document;
    const { width, height, channels } = image;
    const dict = context.obj({
      Type: 'XObject',
      Subtype: 'Image',
      Width: width,
      Height: height,
      BitsPerComponent: 8,
      ColorSpace: channels === 1 ? 'DeviceGray' : 'DeviceRGB',
      Filter: 'FlateDecode',
      // Predictor 15: each row begins with the number of its PNG filter.
      DecodeParms: { Predictor: 15, Colors: channels, BitsPerComponent: 8, Columns: width },
      Length: image.bytes.length,
    });
    return context.register(PDFRawStream.of(dict, image.bytes));
  }

  private font(): PDFDict {
    const { context } = this.document;
    const program = makeGlyphlessFont();
    const file = context.register(context.flateStream(program, { Length1: program.length }));
    const descriptor = context.register(
      context.obj({
        Type: 'FontDescriptor',
        FontName: POSTSCRIPT_NAME,
        // Fixed pitch, symbolic.
        Flags: 5,
        FontBBox: [0, DESCENT, CHARACTER_WIDTH, ASCENT],
        ItalicAngle: 0,
        Ascent: ASCENT,
        Descent: DESCENT,
        CapHeight: ASCENT,
        StemV: 80,
        FontFile2: file,
      }),
    );
    const descendant = context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'CIDFontType2',
        BaseFont: POSTSCRIPT_NAME,
        CIDSystemInfo: {
          Registry: PDFString.of('Adobe'),
          Ordering: PDFString.of('Identity'),
          Supplement: 0,
        },
        FontDescriptor: descriptor,
        DW: CHARACTER_WIDTH,
        CIDToGIDMap: context.register(context.flateStream(glyphOfEachCode(this.codes.count))),
      }),
    );
    return context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: POSTSCRIPT_NAME,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: context.register(context.flateStream(this.codes.toUnicode())),
    });
  }
}

/** Maps every code to glyph 1, the empty one. */
function glyphOfEachCode(count: number): Uint8Array {
  const map = new Uint8Array(Math.min(MAX_CODES, count + 1) * 2);
  for (let at = 3; at < map.length; at += 2) map[at] = 1;
  return map;
}

/**
 * Whether new objects can be appended: offsets count from the first byte, the last cross-reference table is at the stated
 * offset, and the file is not encrypted, since new objects would have to be encrypted as well.
 */
function canBeAddedTo(bytes: Buffer): boolean {
  if (bytes.subarray(0, HEADER.length).toString('latin1') !== HEADER) return false;
  if (bytes.includes('/Encrypt')) return false;
  const tail = bytes.subarray(-TAIL_BYTES).toString('latin1');
  const offset = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1] ?? Number.NaN);
  if (!(offset > 0 && offset < bytes.length)) return false;
  return /^\s*(?:xref|\d+\s+\d+\s+obj)/.test(
    bytes.subarray(offset, offset + 32).toString('latin1'),
  );
}

/** @throws PasswordNeededError */
async function load(bytes: Uint8Array, forIncrementalUpdate: boolean): Promise<PDFDocument> {
  try {
    const options = { updateMetadata: false, forIncrementalUpdate, password: '' };
    return await PDFDocument.load(bytes, options);
  } catch (error) {
    // The library has no class for this error.
    if (error instanceof Error && /^NEEDS PASSWORD$|^Password incorrect$/.test(error.message)) {
      throw new PasswordNeededError(error.message);
    }
    throw error;
  }
}

/** Returns the visible part of a page as PDFium computes it: the intersection of its crop box and its media box. */
function boxOf(page: PDFPage): PageBox {
  const media = rectangle(page.getMediaBox());
  const crop = rectangle(page.getCropBox());
  const left = Math.max(media.left, crop.left);
  const bottom = Math.max(media.bottom, crop.bottom);
  const width = Math.min(media.right, crop.right) - left;
  const height = Math.min(media.top, crop.top) - bottom;
  const rotate = page.getRotation().angle;
  if (width > 0 && height > 0) return { left, bottom, width, height, rotate };
  return {
    left: media.left,
    bottom: media.bottom,
    width: media.right - media.left,
    height: media.top - media.bottom,
    rotate,
  };
}

function rectangle({
  x,
  y,
  width,
  height,
}: {
  x: number;
  y: number;
  width: number;
  height: number;
}) {
  return {
    left: Math.min(x, x + width),
    right: Math.max(x, x + width),
    bottom: Math.min(y, y + height),
    top: Math.max(y, y + height),
  };
}
