import { z } from 'zod';

/** A whole number in decimal digits within [min, max]. */
export function integerSetting(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number in decimal digits')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}

/** A TCP port; 0 lets the system choose. */
export function portSetting() {
  return integerSetting(0, 65_535);
}

/** `true` or `false`, nothing else. */
export function booleanSetting() {
  return z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true');
}

/** Comma-separated items, trimmed; an empty text is an empty list. */
export function listSetting() {
  return z.string().transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
}
