import { displayedBox, displayMatrix, type DisplayMatrix } from './page-characters.js';
import { withMemory } from './pdf-memory.js';
import type { PageNote } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';

/** Kinds of annotations (`fpdf_annot.h`). */
const WIDGET = 20;
const LINK = 2;
const POPUP = 16;
/** Media, printer's marks, watermarks and the like have no words of a person. */
const NO_NOTES: readonly number[] = [0, LINK, 18, 19, 21, 22, 23, 24, 25, 26];
/** Flags of an annotation (ISO 32000-1, 12.5.3): hidden, and not to be displayed. */
const HIDDEN = 0x02 | 0x20;
/** Kinds of form fields that hold text (`fpdf_formfill.h`). */
const COMBO_BOX = 4;
const LIST_BOX = 5;
const TEXT_FIELD = 6;
/** A text field whose value must not be seen (ISO 32000-1, 12.7.4.3). */
const PASSWORD_FLAG = 0x20_00;
/** More notes than a person writes on one page, and a longer note than one writes. More of them is told. */
const MAX_NOTES = 10_000;
const MAX_NOTE_LENGTH = 20_000;
const MAX_OPTIONS = 1_000;
/** Of the letters of a field that does not state their size, in points; and the height of its lines, in sizes. */
const USUAL_SIZE = 12;
const LINE_HEIGHT = 1.15;

/** The indexes of the options that a list box shows. */
interface VisibleOptions {
  readonly first: number;
  readonly end: number;
}
const NO_OPTIONS: VisibleOptions = { first: 0, end: 0 };

/** What a function of PDFium does that writes UTF-16 to a buffer and returns its length in bytes. */
type WriteText = (buffer: number, length: number) => number;

/**
 * Reads the values of form fields and what people wrote into notes. The texts of the page do not contain them where no
 * appearance draws them. `form` returns a handle for the fields of the document.
 */
export function readPageNotes(
  pdfium: PdfiumBinding,
  page: number,
  form: () => number,
): { readonly notes: PageNote[]; readonly isComplete: boolean } {
  const count = pdfium._FPDFPage_GetAnnotCount(page);
  const notes = readNotes(pdfium, page, Math.min(MAX_NOTES, count), form);
  const isCutOff = notes.some(({ text }) => text.length >= MAX_NOTE_LENGTH);
  return { notes, isComplete: count <= MAX_NOTES && !isCutOff };
}

function readNotes(
  pdfium: PdfiumBinding,
  page: number,
  count: number,
  form: () => number,
): PageNote[] {
  if (count <= 0) return [];
  const matrix = displayMatrix(pdfium, page);
  const notes: PageNote[] = [];
  for (let index = 0; index < count; index += 1) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    try {
      const note = readNote(pdfium, annotation, form);
      if (note !== undefined) notes.push({ ...note, box: boxOf(pdfium, annotation, matrix) });
    } finally {
      pdfium._FPDFPage_CloseAnnot(annotation);
    }
  }
  return notes;
}

function readNote(
  pdfium: PdfiumBinding,
  annotation: number,
  form: () => number,
): Omit<PageNote, 'box'> | undefined {
  const kind = pdfium._FPDFAnnot_GetSubtype(annotation);
  if (NO_NOTES.includes(kind) || (pdfium._FPDFAnnot_GetFlags(annotation) & HIDDEN) !== 0) return;
  if (kind === WIDGET) {
    const text = fieldValue(pdfium, annotation, form());
    return text === '' ? undefined : { kind: 'field', author: '', text };
  }
  // The popup of a note repeats the note.
  if (kind === POPUP && hasKey(pdfium, annotation, 'Parent')) return;
  // The answer to a review, such as "accepted", is written by the program.
  if (hasKey(pdfium, annotation, 'StateModel')) return;
  const contents = stringOf(pdfium, annotation, 'Contents');
  const text = contents === '' ? withoutTags(stringOf(pdfium, annotation, 'RC')) : contents;
  if (text.trim() === '') return;
  return { kind: 'note', author: stringOf(pdfium, annotation, 'T'), text };
}

function fieldValue(pdfium: PdfiumBinding, annotation: number, form: number): string {
  if (form === 0) return stringOf(pdfium, annotation, 'V');
  const type = pdfium._FPDFAnnot_GetFormFieldType(form, annotation);
  if (type === COMBO_BOX || type === LIST_BOX) {
    const seen = type === LIST_BOX ? visibleOptions(pdfium, annotation) : NO_OPTIONS;
    const options = seenOptions(pdfium, annotation, form, seen);
    if (options !== '') return options;
  } else if (type !== TEXT_FIELD) {
    return '';
  }
  if ((pdfium._FPDFAnnot_GetFormFieldFlags(form, annotation) & PASSWORD_FLAG) !== 0) return '';
  return readText(pdfium, (buffer, length) =>
    pdfium._FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length),
  );
}

/** The labels of the options that can be seen or are chosen. What is stored is the form's own code for them. */
function seenOptions(
  pdfium: PdfiumBinding,
  annotation: number,
  form: number,
  { first, end }: VisibleOptions,
): string {
  const count = Math.min(MAX_OPTIONS, pdfium._FPDFAnnot_GetOptionCount(form, annotation));
  const labels: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const isVisible = index >= first && index < end;
    if (!isVisible && pdfium._FPDFAnnot_IsOptionSelected(form, annotation, index) === 0) continue;
    labels.push(
      readText(pdfium, (buffer, length) =>
        pdfium._FPDFAnnot_GetOptionLabel(form, annotation, index, buffer, length),
      ),
    );
  }
  return labels.join('\n');
}

/** A list box shows as many options as fit its height. It can be scrolled: the first one is not always the first of all. */
function visibleOptions(pdfium: PdfiumBinding, annotation: number): VisibleOptions {
  const [, bottom, , top] = rectangleOf(pdfium, annotation);
  const [, size] = /([\d.]+)\s+Tf/.exec(stringOf(pdfium, annotation, 'DA')) ?? [];
  const lineHeight = (Number(size) || USUAL_SIZE) * LINE_HEIGHT;
  const first = Math.max(0, numberOf(pdfium, annotation, 'TI'));
  return { first, end: first + Math.max(1, Math.floor(Math.abs(top - bottom) / lineHeight)) };
}

function numberOf(pdfium: PdfiumBinding, annotation: number, key: string): number {
  return withName(pdfium, key, (name) =>
    withMemory(pdfium, 4, (memory) => {
      if (pdfium._FPDFAnnot_GetNumberValue(annotation, name, memory) === 0) return 0;
      return new DataView(pdfium.HEAPU8.buffer).getFloat32(memory, true);
    }),
  );
}

function hasKey(pdfium: PdfiumBinding, annotation: number, key: string): boolean {
  return withName(pdfium, key, (name) => pdfium._FPDFAnnot_HasKey(annotation, name) !== 0);
}

function stringOf(pdfium: PdfiumBinding, annotation: number, key: string): string {
  return withName(pdfium, key, (name) =>
    readText(pdfium, (buffer, length) =>
      pdfium._FPDFAnnot_GetStringValue(annotation, name, buffer, length),
    ),
  );
}

function withName<T>(pdfium: PdfiumBinding, key: string, use: (name: number) => T): T {
  const bytes = Buffer.from(`${key}\0`, 'latin1');
  return withMemory(pdfium, bytes.length, (name) => {
    pdfium.HEAPU8.set(bytes, name);
    return use(name);
  });
}

function readText(pdfium: PdfiumBinding, write: WriteText): string {
  const length = write(0, 0);
  if (length <= 2) return '';
  return withMemory(pdfium, length, (buffer) => {
    write(buffer, length);
    const end = buffer + Math.min(length - 2, MAX_NOTE_LENGTH * 2);
    return new TextDecoder('utf-16le').decode(pdfium.HEAPU8.slice(buffer, end)).toWellFormed();
  });
}

/** The text of a note that has only a formatted form, which is XHTML. */
function withoutTags(xhtml: string): string {
  return xhtml
    .replace(/<\/p>|<br\s*\/?>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

function boxOf(pdfium: PdfiumBinding, annotation: number, matrix: DisplayMatrix): PageNote['box'] {
  const rectangle = rectangleOf(pdfium, annotation);
  return rectangle.every((side) => side === 0) ? rectangle : displayedBox(matrix, rectangle);
}

/** In the page's own coordinates. All sides are 0 when it has no place. */
function rectangleOf(pdfium: PdfiumBinding, annotation: number): [number, number, number, number] {
  return withMemory(pdfium, 16, (memory) => {
    if (pdfium._FPDFAnnot_GetRect(annotation, memory) === 0) return [0, 0, 0, 0];
    const view = new DataView(pdfium.HEAPU8.buffer, memory);
    const side = (at: number): number => view.getFloat32(at, true);
    return [side(0), side(4), side(8), side(12)];
  });
}
