/** One animal: bytes that somebody might send, and how they must end. */
export interface ZooCase {
  readonly name: string;
  readonly bytes: Buffer;
  readonly filename?: string;
  /** The only end there is, such as `failed document.encrypted`. Without it, any end with a code will do. */
  readonly ends?: string;
}
