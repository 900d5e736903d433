import { fold } from '@app/text-search';

/** A tag of an account. It exists while a document of the account has it, in or outside the trash. */
export interface Tag {
  readonly name: string;
  /** `#` and six lower-case hex digits. */
  readonly colour: string | null;
  /** How many documents outside the trash have the tag. */
  readonly documents: number;
}

/** Words with the invisible characters inside them, which `fold` removes. */
const WORD = /[\p{L}\p{M}\p{N}\p{Cf}]+/gu;

/** Returns the form by which names are compared: each word folded, everything between the words unchanged. */
export function foldName(name: string): string {
  return name.replace(WORD, fold);
}
