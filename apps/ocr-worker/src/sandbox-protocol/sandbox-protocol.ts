import type { PageResult } from '@app/contracts';
import type { ExtractionLimits } from './extraction-limits.js';
import type { OriginalFile } from './extractor.js';
import type { TextLayer } from './text-layer.js';
import type { WriterAnswers } from '../sandboxed/searchable-pdf/writer-protocol.js';

/**
 * What a sandbox is asked and what it answers: JSON, one message a line, one question at a time. Requests come in
 * by stdin and are believed; replies leave by {@link REPLY_FD} and are checked (`reply.schema.ts`), because
 * hostile bytes may have taken over whoever writes them.
 */
export type SandboxRequest =
  | {
      readonly kind: 'open';
      readonly original: OriginalFile;
      readonly limits: ExtractionLimits;
      readonly ocr: SandboxOcrOptions;
    }
  | { readonly kind: 'read'; readonly page: number }
  /** Then, of the same original, each of its pages, the end, and the bytes in parts. */
  | {
      readonly kind: 'begin-searchable';
      readonly original: Pick<OriginalFile, 'path' | 'mediaType'>;
      readonly limits: ExtractionLimits;
    }
  | { readonly kind: 'lay'; readonly page: TextLayer }
  | { readonly kind: 'finish-searchable' }
  | { readonly kind: 'take'; readonly offset: number; readonly length: number };

/** Where the engine in the sandbox finds its languages. */
export interface SandboxOcrOptions {
  readonly languageFolder: string;
  readonly languages: readonly string[];
  readonly model: string;
}

export interface SandboxAnswers {
  open: { readonly pagesTotal: number; readonly pagesToRead: number };
  /** `cause` says to the log, and to nobody else, what the parser complained about. */
  read: { readonly page: PageResult; readonly cause: string | null };
  'begin-searchable': null;
  lay: null;
  'finish-searchable': WriterAnswers['finish'];
  take: { readonly base64: string };
}

/** Why a question was not answered. Without a code, it is no fault of the document that could be named. */
export interface SandboxFault {
  readonly kind: 'unprocessable' | 'too-large';
  readonly code: string | null;
  readonly message: string;
}

/** The first reply comes unasked, with a value of null: the sandbox is ready. */
export type SandboxReply =
  | { readonly ok: true; readonly value: SandboxAnswers[keyof SandboxAnswers] | null }
  | { readonly ok: false; readonly fault: SandboxFault };

export const REPLY_FD = 3;
