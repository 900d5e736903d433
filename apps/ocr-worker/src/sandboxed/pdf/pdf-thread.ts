/** The thread that parses and renders one PDF. It does nothing else, because it is killed when a page takes too long. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { PDFiumModule } from '@hyzyla/pdfium';
import { malloc, PdfFault, withMemory } from './pdf-memory.js';
import { countObjects } from './pdf-objects.js';
import { arePicturesPlain, pictureOf } from './pdf-picture.js';
import type {
  PdfAnswers,
  PdfFailure,
  PdfFile,
  PdfPageFacts,
  PdfReply,
  PdfRequest,
} from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';

/** PDFium's errors that do not mean damage: a missing or wrong password, and an unknown security handler. */
const FAILURES: Readonly<Record<number, PdfFailure>> = { 4: 'password', 5: 'security' };
const PASSWORD_ERROR = 4;
const GREY = 1;
const WHITE = 0xffffffff;
const RENDER_FLAGS = 0x01 | 0x08; // annotations, greyscale
const FLATTEN_DISPLAY = 0;
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
function open({ path, passwords }: PdfFile): PdfAnswers['open'] {
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
    documentHandle = load(passwords);
  } finally {
    closeSync(file);
  }
  if (documentHandle !== 0) return { pageCount: pdfium._FPDF_GetPageCount(documentHandle) };
  const code = pdfium._FPDF_GetLastError();
  throw new PdfFault(FAILURES[code] ?? 'format', `The document cannot be opened (${code})`);
}

/** Opens the file without a password, then with each of them. Returns 0 when none opens it. */
function load(passwords: readonly string[]): number {
  let handle = pdfium._FPDF_LoadMemDocument(filePointer, fileSize, 0);
  for (const password of passwords) {
    if (handle !== 0 || pdfium._FPDF_GetLastError() !== PASSWORD_ERROR) return handle;
    handle = loadWith(password);
  }
  return handle;
}

/** PDFium takes UTF-8, and converts it for old files, whose passwords are in Latin-1. */
function loadWith(password: string): number {
  const bytes = Buffer.from(`${password}\0`, 'utf8');
  return withMemory(pdfium, bytes.length, (pointer) => {
    pdfium.HEAPU8.set(bytes, pointer);
    const handle = pdfium._FPDF_LoadMemDocument(filePointer, fileSize, pointer);
    pdfium.HEAPU8.fill(0, pointer, pointer + bytes.length);
    return handle;
  });
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
    return {
      width,
      height,
      ...readText(page, maxTextLength),
      ...countObjects(pdfium, page, width * height),
    };
  });
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

function render(index: number, width: number, height: number): PdfAnswers['render'] {
  return withPage(index, (page) =>
    withMemory(pdfium, width * height, (pointer) => {
      const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, GREY, pointer, width);
      if (bitmap === 0) throw new PdfFault('memory', 'The bitmap cannot be made');
      try {
        pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
        pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, RENDER_FLAGS);
        return { pixels: pdfium.HEAPU8.slice(pointer, pointer + width * height) };
      } finally {
        pdfium._FPDFBitmap_Destroy(bitmap);
      }
    }),
  );
}

function answer(request: PdfRequest): PdfAnswers[keyof PdfAnswers] {
  switch (request.kind) {
    case 'open':
      return open(request);
    case 'inspect':
      return inspect(request.index, request.maxTextLength);
    case 'characters':
      return readCharacters(request.index, request.limit);
    case 'picture':
      return picture(request.index);
    case 'render':
      return render(request.index, request.width, request.height);
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
