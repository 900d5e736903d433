import type { FieldInfo } from 'busboy';

/** The fields of a multipart body, collected for a schema to check. */
export class MultipartFields {
  private readonly values = new Map<string, string[]>();

  /** False when a field was cut off at the parser's limits. */
  add(
    name: string,
    value: string,
    info: Pick<FieldInfo, 'nameTruncated' | 'valueTruncated'>,
  ): boolean {
    if (info.nameTruncated || info.valueTruncated) return false;
    this.values.set(name, [...(this.values.get(name) ?? []), value]);
    return true;
  }

  /** `tags` may be repeated and is always a list; any other field that is repeated stays a list, which no schema takes. */
  toInput(): Record<string, unknown> {
    return Object.fromEntries(
      [...this.values].map(([name, values]) => [
        name,
        name === 'tags' || values.length > 1 ? values : values[0],
      ]),
    );
  }
}
