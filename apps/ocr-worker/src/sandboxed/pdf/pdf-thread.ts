/** The thread that parses and renders one PDF. It does nothing else, because it is killed when a page takes too long. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { PDFiumModule } from '@hyzyla/pdfium';
import { characterOf } from './layer-line.js';
import { readPageCharacters } from './page-characters.js';
import { readPageNotes } from './page-notes.js';
import { malloc, PdfFault, withMemory } from './pdf-memory.js';
import { countObjects } from './pdf-objects.js';
import { arePicturesPlain, pictureOf } from './pdf-picture.js';
import type { PageNote, PdfAnswers, PdfPageFacts, PdfReply, PdfRequest } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { readXfa } from './read-xfa.js';

/** PDFium's errors for a missing password and for an unknown security handler. */
const CLOSED_CODES: readonly number[] = [4, 5];
const GREY = 1;
const WHITE = 0xffffffff;
const RENDER_FLAGS = 0x01 | 0x08; // annotations, greyscale
const FLATTEN_DISPLAY = 0;
/** More than an FPDF_FORMFILLINFO has. */
const FORM_INFORMATION_BYTES = 256;
const MAX_CHARACTERS_CHECKED = 5_000;

/** The library must not write to stdout. */
const silence: object = { print: () => {}, printErr: () => {} };
const pdfium = (await PDFiumModule(silence)) as unknown as PdfiumBinding;
let documentHandle = 0;
let filePointer = 0;
let fileSize = 0;
let hasPlainPictures = false;
let formHandle: number | undefined;
/** The notes of pages that were flattened, because a flattened page has none. */
const notesOfPages = new Map<number, readonly PageNote[]>();

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

/** The form of the document, or 0. It is opened only when a page has fields. */
function form(): number {
  formHandle ??= withForm();
  return formHandle;
}

/** PDFium keeps the structure, so its memory is not freed. It contains the version, and no functions to call. */
function withForm(): number {
  const information = malloc(pdfium, FORM_INFORMATION_BYTES);
  pdfium.HEAPU8.fill(0, information, information + FORM_INFORMATION_BYTES);
  new DataView(pdfium.HEAPU8.buffer).setInt32(information, 1, true);
  return pdfium._FPDFDOC_InitFormFillEnvironment(documentHandle, information);
}

/** Reads the notes before the page is flattened, because that removes them. */
function notesOf(index: number): readonly PageNote[] {
  const known = notesOfPages.get(index);
  if (known !== undefined) return known;
  const notes = withPage(index, (page) => readPageNotes(pdfium, page, form));
  if (notes.length > 0) notesOfPages.set(index, notes);
  return notes;
}

/** Makes form fields and notes part of the page, so that their text is read as well. */
function flattenAnnotations(index: number): void {
  withPage(index, (page) => {
    if (pdfium._FPDFPage_GetAnnotCount(page) > 0) pdfium._FPDFPage_Flatten(page, FLATTEN_DISPLAY);
  });
}

function inspect(index: number, maxTextLength: number): PdfPageFacts {
  const notes = notesOf(index);
  flattenAnnotations(index);
  return withPage(index, (page) => {
    const width = pdfium._FPDF_GetPageWidthF(page);
    const height = pdfium._FPDF_GetPageHeightF(page);
    return {
      width,
      height,
      notes,
      xfa: index === 0 ? readXfa(pdfium, documentHandle) : null,
      ...readText(page, maxTextLength),
      ...countObjects(pdfium, page, width * height),
    };
  });
}

function readText(
  page: number,
  maxTextLength: number,
): Pick<PdfPageFacts, 'text' | 'unmappedShare' | 'unmappedText'> {
  const textPage = pdfium._FPDFText_LoadPage(page);
  if (textPage === 0) return noText('');
  try {
    const count = pdfium._FPDFText_CountChars(textPage);
    if (count <= 0) return noText('');
    if (count > maxTextLength) return noText(null);
    const text = withMemory(pdfium, (count + 1) * 2, (pointer) => {
      const written = pdfium._FPDFText_GetText(textPage, 0, count, pointer);
      const bytes = Math.max(0, written - 1) * 2;
      return new TextDecoder('utf-16le').decode(pdfium.HEAPU8.slice(pointer, pointer + bytes));
    });
    return { text, ...readUnmapped(textPage, count) };
  } finally {
    pdfium._FPDFText_ClosePage(textPage);
  }
}

function noText(
  text: string | null,
): Pick<PdfPageFacts, 'text' | 'unmappedShare' | 'unmappedText'> {
  return { text, unmappedShare: 0, unmappedText: '' };
}

function readUnmapped(
  textPage: number,
  count: number,
): Pick<PdfPageFacts, 'unmappedShare' | 'unmappedText'> {
  const checked = Math.min(count, MAX_CHARACTERS_CHECKED);
  const isUnmapped = (i: number): boolean => pdfium._FPDFText_HasUnicodeMapError(textPage, i) === 1;
  let unmapped = 0;
  for (let i = 0; i < checked; i += 1) {
    if (isUnmapped(i)) unmapped += 1;
  }
  const characters = Array.from({ length: unmapped === 0 ? 0 : checked }, (_, i) =>
    isUnmapped(i) ? characterOf(pdfium._FPDFText_GetUnicode(textPage, i)) : ' ',
  );
  return { unmappedShare: unmapped / checked, unmappedText: characters.join('') };
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
      return open(request.path);
    case 'inspect':
      return inspect(request.index, request.maxTextLength);
    case 'characters':
      return withPage(request.index, (page) => readPageCharacters(pdfium, page, request.limit));
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
