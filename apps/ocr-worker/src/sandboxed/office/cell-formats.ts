import { format, isDateFormat } from 'numfmt';
import type { OfficePackage } from './office-package.js';

/** Days between the two dates from which workbooks count. */
const DAYS_1904 = 1_462;
const MAX_PATTERN_LENGTH = 255;

/** The patterns that files name by number only (ECMA-376, part 1, 18.8.30), as English programs display them. */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  37: '#,##0 ;(#,##0)',
  38: '#,##0 ;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
};

/** Displays the numbers of cells: dates, percentages and amounts, as their styles say. */
export class CellFormats {
  private constructor(
    /** The number pattern of each cell style, by its position. */
    private readonly patterns: readonly string[],
    private readonly hasDates1904: boolean,
  ) {}

  static async read(
    parts: OfficePackage,
    part: string | undefined,
    hasDates1904: boolean,
  ): Promise<CellFormats> {
    const custom = new Map<number, string>();
    const ids: number[] = [];
    let isCellStyle = false;
    if (part !== undefined) {
      await parts.parse(part, {
        open: (name, { numFmtId, formatCode }) => {
          if (name === 'cellXfs') isCellStyle = true;
          else if (name === 'numFmt') custom.set(Number(numFmtId), formatCode ?? '');
          else if (name === 'xf' && isCellStyle) ids.push(Number(numFmtId ?? 0));
        },
        close: (name) => {
          if (name === 'cellXfs') isCellStyle = false;
        },
      });
    }
    const patterns = ids.map((id) => custom.get(id) ?? BUILT_IN[id] ?? 'General');
    return new CellFormats(patterns, hasDates1904);
  }

  display(value: string, style: number): string {
    const pattern = this.patterns[style] ?? 'General';
    const number = Number(value);
    if (!Number.isFinite(number) || pattern.length > MAX_PATTERN_LENGTH) return value;
    if (pattern === 'General') return String(Number(number.toPrecision(15)));
    try {
      const shift = this.hasDates1904 && isDateFormat(pattern) ? DAYS_1904 : 0;
      const options = { locale: 'en', overflow: value, invalid: value };
      // A pattern can hide the value; it is still text of the file.
      return format(pattern, number + shift, options).trim() || value;
    } catch {
      return value;
    }
  }
}
