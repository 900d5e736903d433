import { describe, expect, it } from 'vitest';
import { isBlank } from './is-blank.js';

const image = (values: number[]) => ({
  width: values.length,
  height: 1,
  dpi: 300,
  pixels: Uint8Array.from(values),
});

describe('isBlank', () => {
  it('takes even paper for blank, whatever its shade', () => {
    expect(isBlank(image([255, 255, 255]))).toBe(true);
    expect(isBlank(image([200, 207, 203]))).toBe(true);
    expect(isBlank(image([0, 0]))).toBe(true);
  });

  it('does not overlook faded ink', () => {
    expect(isBlank(image([255, 255, 230]))).toBe(false);
  });
});
