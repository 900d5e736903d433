/** A hostile file and its expected result. */
export interface HostileFileCase {
  readonly name: string;
  readonly bytes: Buffer;
  readonly filename?: string;
  /** Whether the attachments of a mail become documents. */
  readonly hasAttachments?: boolean;
  /**
   * The only allowed result, such as `failed document.encrypted`. Without it, any final result with a code is
   * allowed.
   */
  readonly ends?: string;
}
