import type { Handler } from 'htmlparser2';

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
  'image',
  'event',
  'validate',
  'calculate',
]);
/** Values of `presence` that are not displayed. */
const HIDDEN = new Set(['hidden', 'invisible', 'inactive']);
/** Kinds of fields whose value is not a text, or must not be seen. */
const WITHOUT_TEXT = new Set(['checkButton', 'button', 'passwordEdit', 'signature', 'imageEdit']);
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
    // Single characters are answers to hidden questions, or the states of boxes.
    return this.all
      .filter(({ value, isUsed }) => !isUsed && value.length > 1)
      .map(({ value }) => value);
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
  const fields: { name: string; caption: string; value: string; hasText: boolean }[] = [];
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
      const isHidden = UNSEEN.has(name) || HIDDEN.has(attributes['presence'] ?? '');
      if (unseen > 0 || isHidden) {
        unseen += 1;
        if (name === 'field') values.take(attributes['name'] ?? '');
        return;
      }
      const field = fields.at(-1);
      if (field !== undefined && WITHOUT_TEXT.has(name)) field.hasText = false;
      if (name === 'field') {
        fields.push({ name: attributes['name'] ?? '', caption: '', value: '', hasText: true });
      }
      if (name === 'caption') captions += 1;
      if (name === 'value' || valueDepth > 0) valueDepth += 1;
      if (name === 'value') text = '';
    },
    ontext(part) {
      if (unseen === 0 && valueDepth > 0) text += part;
    },
    onclosetag(name) {
      if (unseen > 0) {
        unseen -= 1;
        return;
      }
      if (BLOCKS.has(name)) text += ' ';
      if (name === 'value') finishValue();
      if (valueDepth > 0) valueDepth -= 1;
      if (name === 'caption') captions -= 1;
      const field = name === 'field' ? fields.pop() : undefined;
      if (field === undefined) return;
      const value = values.take(field.name) ?? field.value;
      lines.push(`${field.caption} ${field.hasText ? value : ''}`.trim());
    },
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
