import type { Handler } from 'htmlparser2';
import type { PageNote } from './pdf-protocol.js';

/** The parts of an XFA form that have words: what is printed, and what was filled in. Each is XML. */
export interface XfaForm {
  readonly template: string;
  readonly datasets: string;
}

/** Elements of a template that hold what the program does, says or offers, not what a person sees. */
const UNSEEN = new Set([
  'script',
  'items',
  'assist',
  'desc',
  'bind',
  'event',
  'validate',
  'calculate',
]);
/** Elements of formatted text that end a line. */
const BLOCKS = new Set(['p', 'br', 'div', 'li']);

/**
 * The text of an XFA form, in the order of its template: captions, printed text and the values of fields. The pages of such
 * a PDF usually only say that the reader cannot show it.
 */
export async function textOfXfa({ template, datasets }: XfaForm): Promise<string> {
  const { Parser } = await import('htmlparser2');
  const parse = (xml: string, handler: Partial<Handler>): void => {
    new Parser(handler, { xmlMode: true, decodeEntities: true }).end(xml);
  };
  const values = new Values();
  parse(datasets, dataHandler(values));
  const lines: string[] = [];
  parse(template, templateHandler(values, lines));
  return [...lines, ...values.rest()].filter((line) => line !== '').join('\n');
}

/** The lines of a form that have a word which the page does not show, as a note without a place. */
export function notesOfForm(form: string, shown: string): PageNote[] {
  const known = new Set(wordsOf(shown));
  const missing = form.split('\n').filter((line) => wordsOf(line).some((word) => !known.has(word)));
  if (missing.length === 0) return [];
  return [{ kind: 'note', author: '', text: missing.join('\n'), box: [0, 0, 0, 0] }];
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The filled in values, by the name of their field. */
class Values {
  private readonly all: { readonly name: string; readonly value: string; isUsed: boolean }[] = [];
  private readonly byName = new Map<string, number[]>();

  add(name: string, value: string): void {
    this.byName.set(name, [...(this.byName.get(name) ?? []), this.all.length]);
    this.all.push({ name, value, isUsed: false });
  }

  take(name: string): string | undefined {
    const index = this.byName.get(name)?.shift();
    const entry = index === undefined ? undefined : this.all[index];
    if (entry !== undefined) entry.isUsed = true;
    return entry?.value;
  }

  /** The values of fields that the template repeats, or does not have. */
  rest(): string[] {
    return this.all.filter(({ isUsed }) => !isUsed).map(({ value }) => value);
  }
}

/** Takes each element of the data that has no other elements. */
function dataHandler(values: Values): Partial<Handler> {
  let depth = 0;
  let isLeaf = false;
  let text = '';
  return {
    onopentagname(name) {
      if (depth > 0 || localName(name) === 'data') depth += 1;
      [isLeaf, text] = [true, ''];
    },
    ontext(part) {
      text += part;
    },
    onclosetag(name) {
      const value = oneLine(text);
      if (depth > 1 && isLeaf && value !== '') values.add(localName(name), value);
      if (depth > 0) depth -= 1;
      [isLeaf, text] = [false, ''];
    },
  };
}

/** Collects the lines of printed texts, captions and fields. The default value of a field counts if it was not filled in. */
function templateHandler(values: Values, lines: string[]): Partial<Handler> {
  const fields: { name: string; caption: string; value: string }[] = [];
  let unseen = 0;
  let captions = 0;
  let valueDepth = 0;
  let text = '';
  const finishValue = (): void => {
    const value = oneLine(text);
    const field = fields.at(-1);
    if (field === undefined) lines.push(value);
    else if (captions > 0) field.caption = value;
    else field.value = value;
  };
  return {
    onopentag(name, attributes) {
      if (UNSEEN.has(name)) unseen += 1;
      if (name === 'field') fields.push({ name: attributes['name'] ?? '', caption: '', value: '' });
      if (name === 'caption') captions += 1;
      if (name === 'value' || valueDepth > 0) valueDepth += 1;
      if (name === 'value') text = '';
    },
    ontext(part) {
      if (unseen === 0 && valueDepth > 0) text += part;
    },
    onclosetag(name) {
      if (BLOCKS.has(name)) text += ' ';
      if (name === 'value' && unseen === 0) finishValue();
      if (valueDepth > 0) valueDepth -= 1;
      if (UNSEEN.has(name)) unseen -= 1;
      if (name === 'caption') captions -= 1;
      const field = name === 'field' ? fields.pop() : undefined;
      if (field === undefined) return;
      lines.push(`${field.caption} ${values.take(field.name) ?? field.value}`.trim());
    },
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
