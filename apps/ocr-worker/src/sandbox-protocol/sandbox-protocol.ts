import type { PageResult } from '@app/contracts';
import type { ExtractionLimits } from './extraction-limits.js';
import type { MailAttachment, OriginalFile } from './extractor.js';
import type { TextLayer } from './text-layer.js';

/**
 * What the worker asks a sandbox: JSON, one message per line, one request at a time. Requests arrive on stdin and are
 * trusted. Replies leave by {@link REPLY_FD} and are checked (`reply-schemas.ts`), because hostile bytes may have taken
 * over the process that writes them.
 */
export type SandboxRequest =
  | {
      readonly kind: 'open';
      readonly original: OriginalFile;
      readonly limits: ExtractionLimits;
      readonly ocr: SandboxOcrOptions;
    }
  | { readonly kind: 'read'; readonly page: number }
  /** Returns the next bytes of an attachment; `isFirst` begins at its beginning. */
  | { readonly kind: 'read-attachment'; readonly part: number; readonly isFirst: boolean }
  /** Then follow one text layer per page, the finish, and reads until all bytes have been read. */
  | {
      readonly kind: 'begin-searchable-pdf';
      readonly original: Pick<OriginalFile, 'path' | 'mediaType'>;
      readonly limits: ExtractionLimits;
    }
  | { readonly kind: 'add-text-layer'; readonly layer: TextLayer }
  | { readonly kind: 'finish-searchable-pdf' }
  | { readonly kind: 'read-bytes'; readonly offset: number; readonly length: number };

/** Where the OCR engine in the sandbox finds its language data. */
export interface SandboxOcrOptions {
  readonly languageFolder: string;
  readonly languages: readonly string[];
  readonly model: string;
}

export interface SandboxAnswers {
  open: {
    readonly pagesTotal: number;
    readonly pagesToRead: number;
    readonly attachments: readonly MailAttachment[];
  };
  'read-attachment': { readonly base64: string; readonly isLast: boolean };
  /** `cause` is the parser's error message. It goes into the log and nowhere else. */
  read: { readonly page: PageResult; readonly cause: string | null };
  'begin-searchable-pdf': null;
  'add-text-layer': null;
  'finish-searchable-pdf': FinishedSearchablePdf;
  'read-bytes': { readonly base64: string };
}

/** The finished PDF is the first `keptBytes` of the original, followed by `newBytes` that `read-bytes` returns. */
export interface FinishedSearchablePdf {
  readonly keptBytes: number;
  readonly newBytes: number;
}

/** Why a request failed. `code` is null when the document is not known to be the cause. */
export interface SandboxFault {
  readonly kind: 'unprocessable' | 'too-large';
  readonly code: string | null;
  readonly message: string;
}

/** The sandbox sends its first reply without a request, with the value null: it is ready. */
export type SandboxReply =
  | { readonly ok: true; readonly value: SandboxAnswers[keyof SandboxAnswers] | null }
  | { readonly ok: false; readonly fault: SandboxFault };

export const REPLY_FD = 3;
