import type { z } from 'zod';

/** One environment variable: its name, how it is parsed, and its documentation for operators. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly schema: S;
  readonly description: string;
  /** The text used when the variable is unset. If absent, the schema decides (often: required). */
  readonly defaultText?: string;
  /** Secrets may also be given as `NAME_FILE`, a path to a file that holds the value. */
  readonly isSecret: boolean;
}

/** The settings of one lib or app, by the names that the code uses. */
export type ConfigSlice = Readonly<Record<string, Setting>>;

type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (
  i: infer I,
) => void
  ? I
  : never;

/** The parsed values of one slice, or of several together. */
export type ConfigOf<S extends ConfigSlice | readonly ConfigSlice[]> =
  S extends readonly ConfigSlice[]
    ? UnionToIntersection<ConfigOf<S[number]>>
    : { readonly [K in keyof S]: S[K] extends Setting<infer Z> ? z.output<Z> : never };

/** Declares one setting. The schema receives the variable's text, or undefined when it is unset and has no default. */
export function setting<S extends z.ZodType>(
  name: string,
  options: { schema: S; description: string; default?: string; secret?: boolean },
): Setting<S> {
  return {
    name,
    schema: options.schema,
    description: options.description,
    ...(options.default === undefined ? {} : { defaultText: options.default }),
    isSecret: options.secret ?? false,
  };
}
