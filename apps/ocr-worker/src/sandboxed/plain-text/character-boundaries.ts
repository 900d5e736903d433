const ESCAPE = 0x1b;
const LINE_FEED = 0x0a;

/** The number of bytes after the first one, for each encoding in which characters have different lengths. */
const TRAIL_BYTES: Readonly<Record<string, (lead: number) => number>> = {
  shift_jis: (lead) => ((lead > 0x80 && lead < 0xa0) || (lead > 0xdf && lead < 0xfd) ? 1 : 0),
  'euc-jp': (lead) => (lead === 0x8f ? 2 : lead > 0x8d ? 1 : 0),
  gb18030: (lead) => (lead > 0x80 ? 1 : 0),
  big5: (lead) => (lead > 0x80 ? 1 : 0),
  'euc-kr': (lead) => (lead > 0x80 ? 1 : 0),
};

/** Finds the places at which a text can be divided, from one code unit to the next. */
export class CharacterBoundaries {
  private trailBytes = 0;
  private isAfterLead = false;
  private isJapanese = false;
  private escapeBytes = 0;

  constructor(private readonly encoding: string) {}

  /** Returns whether a character begins with this unit. Must be called for each unit in turn. */
  isBefore(unit: number): boolean {
    switch (this.encoding) {
      case 'utf-8':
        return (unit & 0xc0) !== 0x80;
      case 'utf-16le':
      case 'utf-16be':
        return (unit & 0xfc00) !== 0xdc00;
      case 'iso-2022-jp':
        return this.isBeforeInJis(unit);
      default:
        return this.isBeforeLegacy(unit);
    }
  }

  private isBeforeLegacy(byte: number): boolean {
    if (byte === LINE_FEED) this.trailBytes = 0;
    if (this.trailBytes === 0) {
      this.trailBytes = TRAIL_BYTES[this.encoding]?.(byte) ?? 0;
      this.isAfterLead = true;
      return true;
    }
    // In GB18030, a digit as the second byte makes a character of four bytes.
    const isLong = this.isAfterLead && this.encoding === 'gb18030' && byte > 0x2f && byte < 0x3a;
    this.trailBytes = isLong ? 2 : this.trailBytes - 1;
    this.isAfterLead = false;
    return false;
  }

  /** Only while ASCII is in force, because a page must not begin in the middle of Japanese. */
  private isBeforeInJis(byte: number): boolean {
    if (byte === ESCAPE) this.escapeBytes = 2;
    else if (this.escapeBytes > 0) {
      this.escapeBytes -= 1;
      if (this.escapeBytes === 1) this.isJapanese = byte === 0x24;
      return false;
    }
    return !this.isJapanese;
  }
}
