import type { MailAttachment } from '../../sandbox-protocol/extractor.js';
import type { PageLoss } from '../page/page-reader.js';

export interface ConvertedPage {
  readonly text: string;
  readonly losses: readonly PageLoss[];
}

/** The text of a file that was converted as a whole. */
export interface ConvertedDocument {
  /** The number of all pages. `pages` has the first ones only. */
  readonly pageCount: number;
  readonly pages: readonly ConvertedPage[];
  readonly attachments: readonly MailAttachment[];
}

/** The file needs a password. */
export class EncryptedFileError extends Error {}
