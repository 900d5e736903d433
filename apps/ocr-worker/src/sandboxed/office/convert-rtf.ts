import { readFile } from 'node:fs/promises';
import type { PageTextWriter } from '../converted-text/page-text-writer.js';
import { tellEmbeddedFiles, tellPictures } from './drawing-text.js';
import { codePageOfCharset, decoderOf } from './rtf-code-pages.js';

const BACKSLASH = 0x5c;
const OPENING = 0x7b;
const CLOSING = 0x7d;
const APOSTROPHE = 0x27;
/** Bytes of text are decoded together up to this many. */
const MAX_PENDING = 65_536;
/** Groups nested deeper than this are not text that people wrote. */
const MAX_DEPTH = 10_000;

/** Groups whose content is not displayed as text. */
const HIDDEN_GROUPS = new Set(
  (
    'fonttbl colortbl stylesheet info listtable listoverridetable revtbl rsidtbl generator themedata ' +
    'colorschememapping datastore latentstyles xmlnstbl pgdsctbl fldinst objdata objclass objname ' +
    'bkmkstart bkmkend filetbl mmathPr wgrffmtfilter sp sn sv pict nonshppict do xe tc rxe txe template ' +
    'keycode panose falt fontemb fontfile userprops docvar atnid atnauthor atndate atnref background ' +
    'ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pntxtb pntxta pn jclisttab listpicture'
  ).split(' '),
);
/** Destinations that begin with `\*`, so that old programs skip them, but are displayed. */
const SHOWN_GROUPS = new Set(['shpinst', 'shptxt', 'annotation', 'shppict', 'footnote', 'result']);
const SYMBOLS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  tab: '\t',
  cell: '\t',
  nestcell: '\t',
  row: '\n',
  nestrow: '\n',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  '~': '\u00a0',
  _: '-',
  '\n': '\n',
  '\r': '\n',
};

/** What a group inherits from the group around it. */
interface GroupState {
  readonly isHidden: boolean;
  readonly isFontTable: boolean;
  /** Text with the property "hidden", or deleted while changes were tracked. */
  readonly isInvisible: boolean;
  readonly codePage: number | undefined;
  /** The number of characters that stand after `\u` for programs that do not know it. */
  readonly fallbackLength: number;
}

/**
 * Writes the text of an RTF file. A row of a table is a line with tabs between its cells.
 *
 * @see Microsoft, Rich Text Format specification 1.9.1
 */
export async function convertRtf(path: string, writer: PageTextWriter): Promise<void> {
  const bytes = await readFile(path);
  new RtfText(bytes, writer).write();
}

class RtfText {
  private position = 0;
  private readonly groups: GroupState[] = [];
  private state: GroupState = {
    isHidden: false,
    isFontTable: false,
    isInvisible: false,
    codePage: undefined,
    fallbackLength: 1,
  };
  private ansiCodePage = 1252;
  private readonly fonts = new Map<number, number | undefined>();
  private font = 0;
  /** Bytes of the current code page, which may have several bytes for a character. */
  private pending: number[] = [];
  private toSkip = 0;
  private isDestination = false;
  private pictures = 0;
  private embeddedFiles = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly writer: PageTextWriter,
  ) {}

  write(): void {
    while (this.position < this.bytes.length) {
      const byte = this.bytes[this.position] as number;
      this.position += 1;
      if (byte === BACKSLASH) this.control();
      else if (byte === OPENING) this.beginGroup();
      else if (byte === CLOSING) this.endGroup();
      else if (byte !== 0x0a && byte !== 0x0d && byte !== 0) this.character(byte);
    }
    this.endPage();
  }

  private beginGroup(): void {
    this.flush();
    this.toSkip = 0;
    this.isDestination = false;
    if (this.groups.length >= MAX_DEPTH) throw new Error('The groups are nested too deep');
    this.groups.push(this.state);
  }

  private endGroup(): void {
    this.flush();
    this.toSkip = 0;
    this.state = this.groups.pop() ?? this.state;
  }

  private character(byte: number): void {
    if (this.toSkip > 0) this.toSkip -= 1;
    else if (!this.isOmitted) {
      this.pending.push(byte);
      // The first byte of a character of two bytes is never ASCII.
      const { length } = this.pending;
      if (length >= 4 * MAX_PENDING || (length >= MAX_PENDING && byte < 0x80)) this.flush();
    }
  }

  private control(): void {
    const { bytes } = this;
    const byte = bytes[this.position] ?? 0;
    if (!isLetter(byte)) {
      this.position += 1;
      this.symbol(byte);
      return;
    }
    const start = this.position;
    while (isLetter(bytes[this.position]) && this.position - start < 32) this.position += 1;
    const word = bytes.toString('latin1', start, this.position);
    const digits = /^-?\d{1,10}/.exec(
      bytes.toString('latin1', this.position, this.position + 11),
    )?.[0];
    this.position += digits?.length ?? 0;
    if (bytes[this.position] === 0x20) this.position += 1;
    this.word(word, digits === undefined ? undefined : Number(digits));
  }

  private symbol(byte: number): void {
    if (byte === APOSTROPHE) {
      const code = Number.parseInt(
        this.bytes.toString('latin1', this.position, this.position + 2),
        16,
      );
      this.position += 2;
      if (!Number.isNaN(code)) this.character(code);
    } else if (byte === 0x2a) this.isDestination = true;
    else if (byte === BACKSLASH || byte === OPENING || byte === CLOSING) this.character(byte);
    else this.show(SYMBOLS[String.fromCharCode(byte)] ?? '');
  }

  private word(word: string, value: number | undefined): void {
    const isOptional = this.isDestination;
    this.isDestination = false;
    if (word === 'u') this.unicode(value ?? 0);
    else if (word === 'bin') this.position += Math.max(0, value ?? 0);
    else if (SYMBOLS[word] !== undefined) this.show(SYMBOLS[word]);
    else if (word === 'page' || word === 'pagebb') this.breakPage(word === 'page');
    else if (!this.setState(word, value)) this.openDestination(word, isOptional);
  }

  /** Returns false for a word that sets nothing that matters for the text. */
  private setState(word: string, given: number | undefined): boolean {
    const value = given ?? (word === 'v' || word === 'deleted' ? 1 : 0);
    switch (word) {
      case 'ansicpg':
        this.ansiCodePage = value;
        return true;
      case 'mac':
        this.ansiCodePage = 10_000;
        return true;
      case 'pc':
        this.ansiCodePage = 437;
        return true;
      case 'pca':
        this.ansiCodePage = 850;
        return true;
      case 'uc':
        this.state = { ...this.state, fallbackLength: Math.min(Math.max(0, value), 100) };
        return true;
      case 'f':
        this.flush();
        this.font = value;
        if (!this.state.isFontTable) {
          this.state = { ...this.state, codePage: this.fonts.get(value) };
        }
        return true;
      case 'v':
      case 'deleted':
      case 'plain':
        this.flush();
        this.state = { ...this.state, isInvisible: word !== 'plain' && value !== 0 };
        return true;
      case 'fcharset':
        if (this.state.isFontTable) this.fonts.set(this.font, codePageOfCharset(value));
        return true;
      case 'cpg':
        if (this.state.isFontTable) this.fonts.set(this.font, value);
        return true;
      default:
        return false;
    }
  }

  private openDestination(word: string, isOptional: boolean): void {
    if (word === 'pict' && !this.state.isHidden) this.pictures += 1;
    if (word === 'object') this.embeddedFiles += 1;
    if (word === 'fonttbl') this.state = { ...this.state, isHidden: true, isFontTable: true };
    const isUnknown = isOptional && !SHOWN_GROUPS.has(word);
    if (isUnknown || HIDDEN_GROUPS.has(word)) this.hide();
  }

  private hide(): void {
    this.flush();
    this.state = { ...this.state, isHidden: true };
  }

  private unicode(value: number): void {
    if (this.toSkip === 0) this.show(String.fromCharCode(value & 0xffff));
    this.toSkip = this.state.fallbackLength;
  }

  private show(text: string): void {
    if (this.toSkip > 0) {
      this.toSkip -= 1;
      return;
    }
    if (this.isOmitted || text === '') return;
    this.flush();
    this.writer.write(text);
  }

  private get isOmitted(): boolean {
    return this.state.isHidden || this.state.isInvisible;
  }

  private breakPage(isAlways: boolean): void {
    if (this.state.isHidden) return;
    this.flush();
    if (isAlways || !this.writer.isPageEmpty) {
      this.endPage();
      this.writer.endPage();
    }
  }

  private endPage(): void {
    this.flush();
    tellPictures(this.writer, this.pictures);
    tellEmbeddedFiles(this.writer, this.embeddedFiles);
    this.pictures = 0;
    this.embeddedFiles = 0;
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    const codePage = this.state.codePage ?? this.ansiCodePage;
    const text = decoderOf(codePage)(Buffer.from(this.pending));
    this.pending = [];
    this.writer.write(text);
  }
}

function isLetter(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
