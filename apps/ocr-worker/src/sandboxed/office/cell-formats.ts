import { format, getFormatFromId, isDateFormat } from 'numfmt';
import type { OfficePackage } from './office-package.js';

/** Days between the two dates from which workbooks count. */
const DAYS_1904 = 1_462;
const MAX_PATTERN_LENGTH = 255;

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
    const patterns = ids.map((id) => custom.get(id) ?? builtIn(id));
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

function builtIn(id: number): string {
  try {
    return getFormatFromId(id) ?? 'General';
  } catch {
    return 'General';
  }
}
