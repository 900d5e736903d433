/** The thread that parses and renders one PDF. It does nothing else, because it is killed when a page takes too long. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { PDFiumModule } from '@hyzyla/pdfium';
import { malloc, PdfFault, withMemory } from './pdf-memory.js';
import { countObjects } from './pdf-objects.js';
import { arePicturesPlain, pictureOf } from './pdf-picture.js';
import type { PdfAnswers, PdfPageFacts, PdfReply, PdfRequest } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { readUserUnits } from './user-units.js';

/** PDFium's errors for a missing password and for an unknown security handler. */
const CLOSED_CODES: readonly number[] = [4, 5];
const GREY = 1;
const WHITE = 0xffffffff;
/**
 * Annotations. Colours become grey because the bitmap is grey. With PDFium's flag for greyscale, it would keep each
 * picture decoded as a whole.
 */
const RENDER_FLAGS = 0x01;
const FLATTEN_DISPLAY = 0;
const MAX_CHARACTERS_CHECKED = 5_000;
/** Positions are integers, so they are computed in tenths of a point. */
const DEVICE_UNITS = 10;
/** Four floats of a box, and two integers of a position. */
const BOX_BYTES = 24;

type RenderRequest = Extract<PdfRequest, { kind: 'render' }>;

/** The library must not write to stdout. */
const silence: object = { print: () => {}, printErr: () => {} };
const pdfium = (await PDFiumModule(silence)) as unknown as PdfiumBinding;
let documentHandle = 0;
let filePointer = 0;
let fileSize = 0;
let hasPlainPictures = false;
let userUnits: ReadonlyMap<number, number> = new Map();

function withPage<T>(index: number, use: (page: number) => T): T {
  const page = pdfium._FPDF_LoadPage(documentHandle, index);
  if (page === 0) throw new PdfFault('page', 'The page cannot be loaded');
  try {
    return use(page);
  } finally {
    pdfium._FPDF_ClosePage(page);
  }
}

/** Reads the file directly into the library's memory, so that memory holds it once. */
async function open(path: string): Promise<PdfAnswers['open']> {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const pointer = malloc(pdfium, Math.max(size, 1));
    for (let offset = 0; offset < size;) {
      const count = readSync(file, pdfium.HEAPU8, pointer + offset, size - offset, offset);
      if (count === 0) throw new PdfFault('format', 'The file shrank while it was read');
      offset += count;
    }
    [filePointer, fileSize] = [pointer, size];
    hasPlainPictures = arePicturesPlain(fileBytes());
    documentHandle = pdfium._FPDF_LoadMemDocument(pointer, size, 0);
  } finally {
    closeSync(file);
  }
  if (documentHandle !== 0) {
    userUnits = await readUserUnits(fileBytes());
    return { pageCount: pdfium._FPDF_GetPageCount(documentHandle) };
  }
  const code = pdfium._FPDF_GetLastError();
  throw new PdfFault(
    CLOSED_CODES.includes(code) ? 'password' : 'format',
    `The document cannot be opened (${code})`,
  );
}

/** Makes form fields and notes part of the page, so that their text is read as well. */
function flattenAnnotations(index: number): void {
  withPage(index, (page) => {
    if (pdfium._FPDFPage_GetAnnotCount(page) > 0) pdfium._FPDFPage_Flatten(page, FLATTEN_DISPLAY);
  });
}

function inspect(index: number, maxTextLength: number): PdfPageFacts {
  flattenAnnotations(index);
  return withPage(index, (page) => {
    const width = pdfium._FPDF_GetPageWidthF(page);
    const height = pdfium._FPDF_GetPageHeightF(page);
    const objects = countObjects(pdfium, page, width * height);
    const unit = unitOf(index);
    return {
      width: width * unit,
      height: height * unit,
      ...readText(page, maxTextLength),
      ...objects,
      imageDpi: objects.imageDpi === null ? null : objects.imageDpi / unit,
    };
  });
}

/** The number of points per unit of a page. */
function unitOf(index: number): number {
  return userUnits.get(index) ?? 1;
}

function readText(
  page: number,
  maxTextLength: number,
): Pick<PdfPageFacts, 'text' | 'unmappedShare'> {
  const textPage = pdfium._FPDFText_LoadPage(page);
  if (textPage === 0) return { text: '', unmappedShare: 0 };
  try {
    const count = pdfium._FPDFText_CountChars(textPage);
    if (count <= 0) return { text: '', unmappedShare: 0 };
    if (count > maxTextLength) return { text: null, unmappedShare: 0 };
    const text = withMemory(pdfium, (count + 1) * 2, (pointer) => {
      const written = pdfium._FPDFText_GetText(textPage, 0, count, pointer);
      const bytes = Math.max(0, written - 1) * 2;
      return new TextDecoder('utf-16le').decode(pdfium.HEAPU8.slice(pointer, pointer + bytes));
    });
    return { text, unmappedShare: unmappedShare(textPage, count) };
  } finally {
    pdfium._FPDFText_ClosePage(textPage);
  }
}

function readCharacters(index: number, limit: number): PdfAnswers['characters'] {
  const unit = unitOf(index);
  return withPage(index, (page) => {
    const textPage = pdfium._FPDFText_LoadPage(page);
    if (textPage === 0) return { codes: new Uint32Array(), boxes: new Float32Array() };
    try {
      const count = Math.max(0, Math.min(limit, pdfium._FPDFText_CountChars(textPage)));
      const codes = new Uint32Array(count);
      const boxes = new Float32Array(count * 4);
      withMemory(pdfium, BOX_BYTES, (memory) => {
        for (let i = 0; i < count; i += 1) {
          codes[i] = pdfium._FPDFText_GetUnicode(textPage, i);
          const box = displayedBox(page, textPage, i, memory);
          boxes.set(
            box.map((units) => units * unit),
            i * 4,
          );
        }
      });
      return { codes, boxes };
    } finally {
      pdfium._FPDFText_ClosePage(textPage);
    }
  });
}

/** Left, top, right and bottom in the units of the displayed page, after its rotation and crop box are applied. */
function displayedBox(
  page: number,
  textPage: number,
  index: number,
  memory: number,
): [number, number, number, number] {
  if (pdfium._FPDFText_GetLooseCharBox(textPage, index, memory) === 0) return [0, 0, 0, 0];
  const view = new DataView(pdfium.HEAPU8.buffer);
  const [left, top, right, bottom] = [0, 4, 8, 12].map((at) => view.getFloat32(memory + at, true));
  const width = Math.round(pdfium._FPDF_GetPageWidthF(page) * DEVICE_UNITS);
  const height = Math.round(pdfium._FPDF_GetPageHeightF(page) * DEVICE_UNITS);
  const corner = (x = 0, y = 0): [number, number] => {
    const [outX, outY] = [memory + 16, memory + 20];
    pdfium._FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, outX, outY);
    const out = new DataView(pdfium.HEAPU8.buffer);
    return [out.getInt32(outX, true) / DEVICE_UNITS, out.getInt32(outY, true) / DEVICE_UNITS];
  };
  const [x1, y1] = corner(left, top);
  const [x2, y2] = corner(right, bottom);
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

function unmappedShare(textPage: number, count: number): number {
  const checked = Math.min(count, MAX_CHARACTERS_CHECKED);
  let unmapped = 0;
  for (let i = 0; i < checked; i += 1) {
    if (pdfium._FPDFText_HasUnicodeMapError(textPage, i) === 1) unmapped += 1;
  }
  return unmapped / checked;
}

/** A view of the library's memory. The memory moves when it grows, so the view must not be kept. */
function fileBytes(): Buffer {
  return Buffer.from(pdfium.HEAPU8.buffer, filePointer, fileSize);
}

function picture(index: number): PdfAnswers['picture'] {
  if (!hasPlainPictures) return { picture: null };
  return { picture: withPage(index, (page) => pictureOf(pdfium, page, fileBytes)) };
}

/**
 * Draws a page in strips. To scale a picture, PDFium keeps all its rows at their new width: those of one strip need much
 * less memory than those of the whole page.
 */
function render({ index, width, height, strips }: RenderRequest): PdfAnswers['render'] {
  const rows = Math.ceil(height / strips);
  const pixels = new Uint8Array(width * height);
  withPage(index, (page) =>
    withMemory(pdfium, width * rows, (pointer) => {
      for (let top = 0; top < height; top += rows) {
        const stripHeight = Math.min(rows, height - top);
        const bitmap = pdfium._FPDFBitmap_CreateEx(width, stripHeight, GREY, pointer, width);
        if (bitmap === 0) throw new PdfFault('memory', 'The bitmap cannot be made');
        try {
          pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, stripHeight, WHITE);
          pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, RENDER_FLAGS);
          const strip = pdfium.HEAPU8.subarray(pointer, pointer + width * stripHeight);
          pixels.set(strip, top * width);
        } finally {
          pdfium._FPDFBitmap_Destroy(bitmap);
        }
      }
    }),
  );
  return { pixels };
}

async function answer(request: PdfRequest): Promise<PdfAnswers[keyof PdfAnswers]> {
  switch (request.kind) {
    case 'open':
      return await open(request.path);
    case 'inspect':
      return inspect(request.index, request.maxTextLength);
    case 'characters':
      return readCharacters(request.index, request.limit);
    case 'picture':
      return picture(request.index);
    case 'render':
      return render(request);
  }
}

async function replyTo(request: PdfRequest): Promise<PdfReply> {
  try {
    return { ok: true, value: await answer(request) };
  } catch (error) {
    const failure = error instanceof PdfFault ? error.failure : 'crash';
    return { ok: false, failure, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Large buffers are transferred instead of copied. */
function transferOf(value: PdfAnswers[keyof PdfAnswers]): ArrayBuffer[] {
  if ('pixels' in value) return [value.pixels.buffer as ArrayBuffer];
  return 'picture' in value && value.picture !== null ? [value.picture.jpeg.buffer] : [];
}

/** It never rejects. The next request comes after this reply. */
async function handle(request: PdfRequest): Promise<void> {
  const reply = await replyTo(request);
  port?.postMessage(reply, reply.ok ? transferOf(reply.value) : []);
}

const port = parentPort;
if (port === null) throw new Error('This file runs as a thread only');
pdfium._FPDF_InitLibraryWithConfig({ version: 2 });
port.on('message', (request: PdfRequest) => void handle(request));
