import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import type { FieldError } from '@app/errors';
import { RequestInvalidError } from './problems/http.errors.js';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** How many errors one problem lists; a hostile body could cause thousands. */
const MAX_ERRORS = 20;

/**
 * Validates all input for which a route declares a schema. Each error becomes a pointer in `request.invalid`.
 */
export function createValidationPipe(): StandardSchemaValidationPipe {
  return new StrictValidationPipe({
    exceptionFactory: (issues) => new RequestInvalidError(fieldErrors(issues)),
  });
}

class StrictValidationPipe extends StandardSchemaValidationPipe {
  /** Nest would silently drop `__proto__`; our schemas refuse it like any other unknown field. */
  protected override stripProtoKeys(): void {}
}

/** Parses input that does not pass Nest's pipes, such as multipart fields. @throws RequestInvalidError */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new RequestInvalidError(fieldErrors(result.error.issues));
}

function fieldErrors(issues: readonly Issue[]): FieldError[] {
  return issues
    .flatMap((issue) => {
      const { keys } = issue as { keys?: readonly string[] };
      const pointer = pointerTo(issue.path ?? []);
      if (keys === undefined) return [{ pointer, message: issue.message }];
      return keys.map((key) => ({
        pointer: pointer + pointerTo([key]),
        message: 'is not a known field',
      }));
    })
    .slice(0, MAX_ERRORS);
}

function pointerTo(path: NonNullable<Issue['path']>): string {
  return path
    .map((segment) => (typeof segment === 'object' ? segment.key : segment))
    .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** A UUID in lower case. */
export const uuidSchema = z.uuid('must be a UUID').toLowerCase();

/** A number in a query or a path, where all values are text. The contract shows it as a number. */
export function wholeNumber(schema: z.ZodInt) {
  return z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text),
    schema,
  );
}

/** `true` or `false` in a query, where all values are text; false when it is left out. */
export const flagSchema = z
  .preprocess(
    (text) => (text === 'true' ? true : text === 'false' ? false : text),
    z.boolean('must be true or false'),
  )
  .prefault(false);

// C0 controls except tab and line feed, DEL, C1 controls, and lone surrogates.
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/u;

// The same rule as a pattern of the contract. White space is listed, because regular expression engines
// define it differently.
const SPACE = String.raw`\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff`;
const CONTROL = String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f`;
const VISIBLE = `[^${CONTROL}${SPACE}]`;
const TEXT_PATTERN = `^[${SPACE}]*${VISIBLE}(?:[^${CONTROL}]*${VISIBLE})?[${SPACE}]*$`;

/**
 * Text that a person writes: normalised (NFC), trimmed, without control characters. Lengths count code
 * points.
 */
export function textSchema(bounds: { min: number; max: number }) {
  return z
    .string('must be text')
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => !UNPRINTABLE.test(text), 'must not contain control characters')
    .refine(
      (text) => [...text].length >= bounds.min,
      `must have at least ${bounds.min} character(s)`,
    )
    .refine((text) => [...text].length <= bounds.max, `must have at most ${bounds.max} characters`)
    .meta({ minLength: bounds.min, maxLength: bounds.max, pattern: TEXT_PATTERN });
}
