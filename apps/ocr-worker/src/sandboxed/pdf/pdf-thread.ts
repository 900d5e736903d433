/** The thread that parses and renders one PDF. It does nothing else, because it is killed when a page takes too long. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { PDFiumModule } from '@hyzyla/pdfium';
import { flattenedCopy, hasDrawnAnnotation } from './flatten-page.js';
import { hideOthers, picturesOf } from './page-pictures.js';
import { firstCharacters, withTextOf } from './page-text.js';
import { malloc, PdfFault, withMemory } from './pdf-memory.js';
import { countObjects } from './pdf-objects.js';
import { arePicturesPlain, pictureOf } from './pdf-picture.js';
import type { PdfAnswers, PdfPageFacts, PdfReply, PdfRequest } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';

/** PDFium's errors for a missing password and for an unknown security handler. */
const CLOSED_CODES: readonly number[] = [4, 5];
const GREY = 1;
const WHITE = 0xffffffff;
const RENDER_FLAGS = 0x01 | 0x08; // annotations, greyscale
const MAX_CHARACTERS_CHECKED = 5_000;
/** Positions are integers, so they are computed in tenths of a point. */
const DEVICE_UNITS = 10;
/** Four floats of a box, and two integers of a position. */
const BOX_BYTES = 24;

/** The library must not write to stdout. */
const silence: object = { print: () => {}, printErr: () => {} };
const pdfium = (await PDFiumModule(silence)) as unknown as PdfiumBinding;
let documentHandle = 0;
let filePointer = 0;
let fileSize = 0;
let hasPlainPictures = false;
/** The copy of the page that is being read, if the page has annotations that are drawn. */
let flattened = { index: -1, document: 0 };

function withPage<T>(index: number, use: (page: number) => T): T {
  const isCopied = flattened.index === index && flattened.document !== 0;
  const page = isCopied
    ? pdfium._FPDF_LoadPage(flattened.document, 0)
    : pdfium._FPDF_LoadPage(documentHandle, index);
  if (page === 0) throw new PdfFault('page', 'The page cannot be loaded');
  try {
    return use(page);
  } finally {
    pdfium._FPDF_ClosePage(page);
  }
}

/** Reads the file directly into the library's memory, so that memory holds it once. */
function open(path: string): PdfAnswers['open'] {
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
  if (documentHandle !== 0) return { pageCount: pdfium._FPDF_GetPageCount(documentHandle) };
  const code = pdfium._FPDF_GetLastError();
  throw new PdfFault(
    CLOSED_CODES.includes(code) ? 'password' : 'format',
    `The document cannot be opened (${code})`,
  );
}

/** Form fields and notes are made part of a copy of the page, so that their text is read as well. */
function inspect(index: number, maxTextLength: number): PdfPageFacts {
  if (flattened.document !== 0) pdfium._FPDF_CloseDocument(flattened.document);
  flattened = { index: -1, document: 0 };
  const plain = withPage(index, (page) =>
    hasDrawnAnnotation(pdfium, page) ? undefined : factsOf(page, maxTextLength),
  );
  if (plain !== undefined) return plain;
  flattened = { index, document: flattenedCopy(pdfium, documentHandle, index) };
  return withPage(index, (page) => factsOf(page, maxTextLength));
}

function factsOf(page: number, maxTextLength: number): PdfPageFacts {
  const width = pdfium._FPDF_GetPageWidthF(page);
  const height = pdfium._FPDF_GetPageHeightF(page);
  return {
    width,
    height,
    ...readText(page, maxTextLength),
    ...countObjects(pdfium, page, width * height),
    hasUnreadAnnotations: hasDrawnAnnotation(pdfium, page),
  };
}

function readText(
  page: number,
  maxTextLength: number,
): Pick<PdfPageFacts, 'text' | 'unmappedShare'> {
  const read = withTextOf(pdfium, page, (textPage) => {
    const count = pdfium._FPDFText_CountChars(textPage);
    if (count <= 0) return undefined;
    if (count > maxTextLength) return { text: null, unmappedShare: 0 };
    const text = firstCharacters(pdfium, textPage, count);
    return { text, unmappedShare: unmappedShare(textPage, count) };
  });
  return read ?? { text: '', unmappedShare: 0 };
}

function readCharacters(index: number, limit: number): PdfAnswers['characters'] {
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
          boxes.set(displayedBox(page, textPage, i, memory), i * 4);
        }
      });
      return { codes, boxes };
    } finally {
      pdfium._FPDFText_ClosePage(textPage);
    }
  });
}

/** Left, top, right and bottom in points on the displayed page, after its rotation and crop box are applied. */
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

function render({
  index,
  width,
  height,
  part = { left: 0, top: 0, width, height },
  content = 'all',
}: Extract<PdfRequest, { kind: 'render' }>): PdfAnswers['render'] {
  const size = part.width * part.height;
  return withPage(index, (page) =>
    withMemory(pdfium, size, (pointer) => {
      const bitmap = pdfium._FPDFBitmap_CreateEx(
        part.width,
        part.height,
        GREY,
        pointer,
        part.width,
      );
      if (bitmap === 0) throw new PdfFault('memory', 'The bitmap cannot be made');
      try {
        hideOthers(pdfium, page, content);
        pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, part.width, part.height, WHITE);
        const [left, top] = [-part.left, -part.top];
        pdfium._FPDF_RenderPageBitmap(bitmap, page, left, top, width, height, 0, RENDER_FLAGS);
        return { pixels: pdfium.HEAPU8.slice(pointer, pointer + size) };
      } finally {
        pdfium._FPDFBitmap_Destroy(bitmap);
      }
    }),
  );
}

function answer(request: PdfRequest): PdfAnswers[keyof PdfAnswers] {
  switch (request.kind) {
    case 'open':
      return open(request.path);
    case 'inspect':
      return inspect(request.index, request.maxTextLength);
    case 'characters':
      return readCharacters(request.index, request.limit);
    case 'picture':
      return picture(request.index);
    case 'pictures':
      return withPage(request.index, (page) => picturesOf(pdfium, page, request.limit));
    case 'render':
      return render(request);
  }
}

function replyTo(request: PdfRequest): PdfReply {
  try {
    return { ok: true, value: answer(request) };
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

const port = parentPort;
if (port === null) throw new Error('This file runs as a thread only');
pdfium._FPDF_InitLibraryWithConfig({ version: 2 });
port.on('message', (request: PdfRequest) => {
  const reply = replyTo(request);
  port.postMessage(reply, reply.ok ? transferOf(reply.value) : []);
});
