import { Parser } from 'htmlparser2';
import { MarkupTooDeepError, MAX_MARKUP_DEPTH } from './markup-depth.js';
import type { TextSink } from './text-sink.js';

/** Elements whose content a browser does not display. */
const HIDDEN = new Set(['script', 'style', 'template', 'noframes', 'iframe', 'datalist']);
/** Elements that begin and end a line. */
const BLOCKS = new Set(
  (
    'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption ' +
    'figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol option p pre section ' +
    'select summary table tbody tfoot thead title tr ul'
  ).split(' '),
);
/** Blocks that also have an empty line around them. */
const PARAGRAPHS = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'blockquote',
  'title',
]);
const DISPLAY_NONE = /(?:^|;)\s*display\s*:\s*none/i;
const BUTTONS = new Set(['button', 'submit', 'reset']);
const VALUELESS_INPUTS = new Set(['hidden', 'password', 'checkbox', 'radio', 'file', 'image']);

/**
 * Turns HTML into the text that a browser would display, as the HTML arrives. It keeps no tree, so memory does
 * not depend on the size or the nesting of the document.
 */
export class HtmlText {
  private readonly parser: Parser;
  private hiddenDepth = 0;
  private depth = 0;
  private preDepth = 0;
  /** For each open list: the number of its last item, or undefined for a list without numbers. */
  private readonly lists: (number | undefined)[] = [];
  private readonly layout: FlowLayout;

  constructor(sink: TextSink) {
    this.layout = new FlowLayout(sink);
    this.parser = new Parser(
      {
        onopentag: (name, attributes) => this.open(name, attributes),
        onclosetag: (name) => this.close(name),
        ontext: (text) => this.text(text),
      },
      { decodeEntities: true },
    );
  }

  write(html: string): void {
    this.parser.write(html);
  }

  end(): void {
    this.parser.end();
    this.layout.breakLine();
  }

  private open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.depth += 1;
    if (this.depth > MAX_MARKUP_DEPTH) throw new MarkupTooDeepError();
    if (this.hiddenDepth > 0 || isHidden(name, attributes)) {
      this.hiddenDepth += 1;
      return;
    }
    if (BLOCKS.has(name)) this.layout.breakLine(PARAGRAPHS.has(name));
    if (name === 'br') this.layout.newLine();
    else if (name === 'pre' || name === 'textarea') this.preDepth += 1;
    else if (name === 'td' || name === 'th') this.layout.nextCell();
    else if (name === 'ol') this.lists.push(Number(attributes.start ?? 1) - 1 || 0);
    else if (name === 'ul' || name === 'menu') this.lists.push(undefined);
    else if (name === 'li') this.layout.add(this.bullet());
    else this.layout.addCollapsed(replacementOf(name, attributes));
  }

  private close(name: string): void {
    this.depth -= 1;
    if (this.hiddenDepth > 0) {
      this.hiddenDepth -= 1;
      return;
    }
    if (name === 'pre' || name === 'textarea') this.preDepth = Math.max(0, this.preDepth - 1);
    if (name === 'ol' || name === 'ul' || name === 'menu') this.lists.pop();
    if (BLOCKS.has(name)) this.layout.breakLine(PARAGRAPHS.has(name));
  }

  private text(text: string): void {
    if (this.hiddenDepth > 0) return;
    if (this.preDepth > 0) this.layout.addVerbatim(text);
    else this.layout.addCollapsed(text);
  }

  private bullet(): string {
    const last = this.lists.at(-1);
    if (last === undefined) return '- ';
    this.lists[this.lists.length - 1] = last + 1;
    return `${last + 1}. `;
  }
}

function isHidden(name: string, attributes: Readonly<Record<string, string>>): boolean {
  if (HIDDEN.has(name) || 'hidden' in attributes) return true;
  return attributes.style !== undefined && DISPLAY_NONE.test(attributes.style);
}

/** The text that an element displays without having it as content. */
function replacementOf(
  name: string,
  { alt, type, value }: Readonly<Record<string, string>>,
): string {
  if (name === 'img' || name === 'area') return ` ${alt ?? ''} `;
  if (name !== 'input' || VALUELESS_INPUTS.has((type ?? '').toLowerCase())) return '';
  return BUTTONS.has(type ?? '') || value !== undefined ? ` ${value ?? ''} ` : '';
}

/** Lays text out as a browser flows it: white space is one space, and blocks stand on lines of their own. */
class FlowLayout {
  /** Line ends to write before the next text. */
  private pendingLines = 0;
  private hasPendingSpace = false;
  private isEmpty = true;
  private isCellPending = false;

  constructor(private readonly sink: TextSink) {}

  addCollapsed(text: string): void {
    const words = text.replace(/[ \t\r\n\f]+/g, ' ');
    if (words.startsWith(' ')) this.hasPendingSpace = true;
    this.add(words.replace(/^ | $/g, ''));
    if (words.endsWith(' ')) this.hasPendingSpace = true;
  }

  addVerbatim(text: string): void {
    const lines = text.split('\n');
    lines.forEach((line, i) => {
      if (i > 0) this.newLine();
      this.add(line);
    });
  }

  add(text: string): void {
    if (text === '') return;
    if (!this.isEmpty) this.sink.write('\n'.repeat(this.pendingLines));
    const isInLine = !this.isEmpty && this.pendingLines === 0;
    if (isInLine && this.isCellPending) this.sink.write('\t');
    else if (isInLine && this.hasPendingSpace) this.sink.write(' ');
    this.sink.write(text);
    this.pendingLines = 0;
    this.hasPendingSpace = false;
    this.isCellPending = false;
    this.isEmpty = false;
  }

  /** Ends the line if it has text, with an empty line after it if `isParagraph`. */
  breakLine(isParagraph = false): void {
    if (this.isEmpty) return;
    this.pendingLines = Math.max(this.pendingLines, isParagraph ? 2 : 1);
    this.hasPendingSpace = false;
    this.isCellPending = false;
  }

  newLine(): void {
    this.pendingLines = Math.min(this.pendingLines + 1, 3);
    this.hasPendingSpace = false;
  }

  nextCell(): void {
    this.isCellPending = true;
  }
}
