/** The thread that parses and renders one PDF. It does nothing else, because it is killed when a page takes too long. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { PDFiumModule } from '@hyzyla/pdfium';
import { drawPage } from './draw-page.js';
import { flattenedCopy, hasDrawnAnnotation } from './flatten-page.js';
import { characterOf } from './layer-line.js';
import { outlinedLines } from './outlined-text.js';
import { readPageCharacters } from './page-characters.js';
import { readPageNotes } from './page-notes.js';
import { picturesOf } from './page-pictures.js';
import { firstCharacters, withTextOf } from './page-text.js';
import { malloc, PdfFault, withMemory } from './pdf-memory.js';
import { countObjects } from './pdf-objects.js';
import { arePicturesPlain, pictureOf } from './pdf-picture.js';
import type {
  PageNote,
  PdfAnswers,
  PdfFailure,
  PdfFile,
  PdfPageFacts,
  PdfReply,
  PdfRequest,
  RenderRequest,
} from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { readXfa } from './read-xfa.js';
import { unitsInOrder } from './swapped-bytes.js';
import { textOfFonts } from './text-fonts.js';
import { widenThinText } from './thin-text.js';
import { readUserUnits } from './user-units.js';

/** PDFium's errors that do not mean damage: a missing or wrong password, and an unknown security handler. */
const FAILURES: Readonly<Record<number, PdfFailure>> = { 4: 'password', 5: 'security' };
const PASSWORD_ERROR = 4;
/** More than an FPDF_FORMFILLINFO has. */
const FORM_INFORMATION_BYTES = 256;
const MAX_CHARACTERS_CHECKED = 5_000;

type RequestOf<K extends PdfRequest['kind']> = Extract<PdfRequest, { kind: K }>;

/** The library must not write to stdout. */
const silence: object = { print: () => {}, printErr: () => {} };
const pdfium = (await PDFiumModule(silence)) as unknown as PdfiumBinding;
let documentHandle = 0;
let filePointer = 0;
let fileSize = 0;
let hasPlainPictures = false;
let userUnits: ReadonlyMap<number, number> = new Map();
let formHandle: number | undefined;
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
async function open({ path, passwords }: PdfFile): Promise<PdfAnswers['open']> {
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
  if (documentHandle !== 0) {
    userUnits = await readUserUnits(fileBytes());
    return { pageCount: pdfium._FPDF_GetPageCount(documentHandle) };
  }
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

/** Form fields and notes are made part of a copy of the page, so that their text is read as well. */
function inspect(index: number, maxTextLength: number): PdfPageFacts {
  if (flattened.document !== 0) pdfium._FPDF_CloseDocument(flattened.document);
  flattened = { index: -1, document: 0 };
  const unit = unitOf(index);
  const original = withPage(index, (page) => ({
    noted: readPageNotes(pdfium, page, form),
    facts: hasDrawnAnnotation(pdfium, page) ? undefined : factsOf(page, unit, maxTextLength),
  }));
  const { notes, isComplete } = original.noted;
  const { form: xfa, isWhole } =
    index === 0 ? readXfa(pdfium, documentHandle) : { form: null, isWhole: true };
  if (original.facts === undefined) {
    flattened = { index, document: flattenedCopy(pdfium, documentHandle, index) };
  }
  const facts = original.facts ?? withPage(index, (page) => factsOf(page, unit, maxTextLength));
  return {
    ...facts,
    notes: notes.map(({ box, ...note }) => ({ ...note, box: inPoints(box, unit) })),
    xfa,
    isExamined: facts.isExamined && isComplete && isWhole,
  };
}

function factsOf(
  page: number,
  unit: number,
  maxTextLength: number,
): Omit<PdfPageFacts, 'notes' | 'xfa'> {
  const width = pdfium._FPDF_GetPageWidthF(page);
  const height = pdfium._FPDF_GetPageHeightF(page);
  const counts = countObjects(pdfium, page, width * height);
  const isExamined = widenThinText(pdfium, page);
  return {
    width: width * unit,
    height: height * unit,
    ...readText(page, maxTextLength),
    ...counts,
    isExamined,
    outlined: scaled(Float32Array.from(outlinedLines(pdfium, page)), unit),
    imageDpi: counts.imageDpi === null ? null : counts.imageDpi / unit,
    hasUnreadAnnotations: hasDrawnAnnotation(pdfium, page),
  };
}

/** The number of points per unit of a page. */
function unitOf(index: number): number {
  return userUnits.get(index) ?? 1;
}

function inPoints([left, top, right, bottom]: PageNote['box'], unit: number): PageNote['box'] {
  return [left * unit, top * unit, right * unit, bottom * unit];
}

function charactersOf(request: RequestOf<'characters'>): PdfAnswers['characters'] {
  const { index } = request;
  const characters = withPage(index, (page) => readPageCharacters(pdfium, page, request));
  return { ...characters, boxes: scaled(characters.boxes, unitOf(index)) };
}

function picturesBeside(request: RequestOf<'pictures'>): PdfAnswers['pictures'] {
  const { index } = request;
  const pictures = withPage(index, (page) => picturesOf(pdfium, page, request));
  const unit = unitOf(index);
  return {
    ...pictures,
    boxes: scaled(pictures.boxes, unit),
    hidden: scaled(pictures.hidden, unit),
    annotations: scaled(pictures.annotations, unit),
  };
}

function scaled(boxes: Float32Array, unit: number): Float32Array {
  return unit === 1 ? boxes : boxes.map((value) => value * unit);
}

function readText(
  page: number,
  maxTextLength: number,
): Pick<PdfPageFacts, 'text' | 'unmappedShare' | 'unmappedText'> {
  const read = withTextOf(pdfium, page, (textPage) => {
    const count = pdfium._FPDFText_CountChars(textPage);
    if (count <= 0) return undefined;
    if (count > maxTextLength) return { text: null, unmappedShare: 0, unmappedText: '' };
    const text = unitsInOrder(firstCharacters(pdfium, textPage, count));
    return { text, ...readUnmapped(textPage, count) };
  });
  return read ?? { text: '', unmappedShare: 0, unmappedText: '' };
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
  return { unmappedShare: unmapped / checked, unmappedText: unitsInOrder(characters.join('')) };
}

/** A view of the library's memory. The memory moves when it grows, so the view must not be kept. */
function fileBytes(): Buffer {
  return Buffer.from(pdfium.HEAPU8.buffer, filePointer, fileSize);
}

function picture(index: number): PdfAnswers['picture'] {
  if (!hasPlainPictures) return { picture: null };
  return { picture: withPage(index, (page) => pictureOf(pdfium, page, fileBytes)) };
}

function render(request: RenderRequest): PdfAnswers['render'] {
  return withPage(request.index, (page) => ({ pixels: drawPage(pdfium, page, request) }));
}

async function answer(request: PdfRequest): Promise<PdfAnswers[keyof PdfAnswers]> {
  switch (request.kind) {
    case 'open':
      return await open(request);
    case 'inspect':
      return inspect(request.index, request.maxTextLength);
    case 'characters':
      return charactersOf(request);
    case 'fonts':
      return { texts: withPage(request.index, (page) => textOfFonts(pdfium, page, request.limit)) };
    case 'picture':
      return picture(request.index);
    case 'pictures':
      return picturesBeside(request);
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
async function sendReply(request: PdfRequest): Promise<void> {
  const reply = await replyTo(request);
  port?.postMessage(reply, reply.ok ? transferOf(reply.value) : []);
}

const port = parentPort;
if (port === null) throw new Error('This file runs as a thread only');
pdfium._FPDF_InitLibraryWithConfig({ version: 2 });
port.on('message', (request: PdfRequest) => void sendReply(request));
