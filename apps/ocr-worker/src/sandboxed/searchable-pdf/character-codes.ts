const MAX_CODES = 0xff_ff;
const BATCH = 100;

/** Gives each character that occurs a code of two bytes, and says in a CMap which character a code is. */
export class CharacterCodes {
  private readonly codes = new Map<string, number>();

  /** The text as a hexadecimal string of PDF; of a character beyond the most that there can be, nothing. */
  encode(text: string): string {
    const codes = [...text].map((character) => this.codeOf(character));
    return `<${codes.map((code) => hex(code)).join('')}>`;
  }

  get count(): number {
    return this.codes.size;
  }

  /** ISO 32000-2, 9.10.3: what makes the text searchable, whatever the font draws. */
  toUnicode(): string {
    const entries = [...this.codes].map(
      ([character, code]) => `<${hex(code)}> <${utf16(character)}>`,
    );
    const blocks: string[] = [];
    for (let from = 0; from < entries.length; from += BATCH) {
      const block = entries.slice(from, from + BATCH);
      blocks.push(`${block.length} beginbfchar`, ...block, 'endbfchar');
    }
    return [
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
      '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
      '1 begincodespacerange <0000> <FFFF> endcodespacerange',
      ...blocks,
      'endcmap CMapName currentdict /CMap defineresource pop end end',
    ].join('\n');
  }

  private codeOf(character: string): number {
    const known = this.codes.get(character);
    if (known !== undefined) return known;
    if (this.codes.size >= MAX_CODES) return 0;
    // 0 is .notdef.
    const code = this.codes.size + 1;
    this.codes.set(character, code);
    return code;
  }
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}

function utf16(character: string): string {
  return Array.from({ length: character.length }, (_, i) => hex(character.charCodeAt(i))).join('');
}
