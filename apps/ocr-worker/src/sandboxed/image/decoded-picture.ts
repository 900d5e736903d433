/** The pixels of a picture that sharp cannot decode itself, 8 bits per channel, row by row, no padding. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  /** Grey, grey and alpha, RGB, or RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Pixels per inch of paper, if the file says so. */
  readonly density: number | undefined;
  /** Whether the file ends before its last pixel. The pixels that are missing are white. */
  readonly isCutOff: boolean;
  /** The number of other pictures in the file. */
  readonly others: number;
}

export interface DecodeOptions {
  readonly maxPixels: number;
  /** Whether colours are needed. Without them a picture takes a third of the memory. */
  readonly inColour: boolean;
}

/** The header claims more pixels than allowed. */
export class TooManyPixelsError extends Error {
  constructor() {
    super('The image has more pixels than the limit allows');
    this.name = 'TooManyPixelsError';
  }
}

/** The lightness of a colour, 0 to 255, by the weights of ITU-R BT.601. */
export function greyOf(red: number, green: number, blue: number): number {
  return (red * 77 + green * 150 + blue * 29) >> 8;
}
