const MAX_CODES = 0xff_ff;
const BATCH = 100;

/** Assigns a two-byte code to each character that occurs, and writes a CMap that maps the codes back. */
export class CharacterCodes {
  private readonly codes = new Map<string, number>();

  /** Returns the text as a hexadecimal PDF string. When all codes are used, further characters become `.notdef`. */
  encode(text: string): string {
    const codes = [...text].map((character) => this.codeOf(character));
    return `<${codes.map((code) => hex(code)).join('')}>`;
  }

  get count(): number {
    return this.codes.size;
  }

  /** Returns the ToUnicode CMap (ISO 32000-2, 9.10.3), which makes the text searchable although the font draws nothing. */
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
    // Code 0 is .notdef.
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
