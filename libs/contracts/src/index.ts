/**
 * What the api, the ocr-worker and the connector agree on: job names, payloads, page results, document states, sources.
 *
 * For: schemas that both sides parse with, because a queue holds messages of older releases. A change is additive, or
 * it gets a new job name.
 * Not for: HTTP shapes, database rows, or anything that only one process needs.
 */
export { documentStatusSchema, type DocumentStatus } from './document-status.js';
export { hasPageImages, MEDIA_TYPES, mediaTypeSchema, type MediaType } from './media-types.js';
export {
  AUTO_LANGUAGE,
  formatLanguages,
  languagesSchema,
  ocrLanguagesSettings,
  type OcrLanguagesSettings,
} from './ocr-languages.js';
export { JOBS, type JobName, type JobPayload, type QueueName } from './jobs.js';
export { type JobContext } from './job-context.js';
export { OCR_QUEUE, RECOGNISE_DOCUMENT, type RecogniseDocument } from './recognise-document-job.js';
export { RECOGNISE_PAGES, type RecognisePages } from './recognise-pages-job.js';
export {
  OCR_RESULTS_QUEUE,
  REPORT_FINISHED,
  REPORT_PROGRESS,
  type ReportFinished,
  type ReportProgress,
} from './ocr-reports-job.js';
export {
  isUncertain,
  MAX_PAGE_WORDS,
  pageResultKey,
  pageResultSchema,
  pageResultsPrefix,
  type PageResult,
  type PageSource,
  type PageWord,
  type StoredPageResult,
  UNCERTAIN_BELOW,
  PAGE_SOURCES,
} from './page-result.js';
export {
  documentPasswordsKey,
  MAX_PASSWORD_BYTES,
  MAX_PASSWORDS,
  passwordsForWorkersSchema,
  sealedPasswordsSchema,
  WORKER_KEY_INTERVAL_MS,
  WORKER_KEY_MAX_AGE_MS,
  WORKER_KEYS_PREFIX,
  workerIdOf,
  workerKeyKey,
  workerKeySchema,
  type PasswordsForWorkers,
  type SealedPasswords,
} from './document-passwords.js';
export {
  attachmentKey,
  attachmentListKey,
  attachmentsPrefix,
  handedOutAttachmentsSchema,
  MAX_ATTACHMENT_NAME_LENGTH,
  MAX_ATTACHMENTS,
  type HandedOutAttachment,
} from './mail-attachments.js';
export { fileLimitSettings } from './file-limits.js';
export { pageLimitSettings } from './page-limits.js';
export {
  countBinaryBytes,
  countBinaryUnits,
  ENCODING_SAMPLE_BYTES,
  isMostlyText,
  utf16EncodingOf,
  type Utf16Encoding,
} from './text-encoding.js';
export { shouldYield, priorityOf, REREAD_DELAY_PAGES, type QueuePosition } from './fair-queue.js';
export {
  MAKE_SEARCHABLE_PDF,
  SEARCHABLE_PDF_QUEUE,
  searchablePdfKey,
  searchablePdfRecordKey,
  searchablePdfRecordSchema,
  type MakeSearchablePdf,
  type SearchablePdfRecord,
} from './searchable-pdf-job.js';
export { WORKER_WRITES } from './worker-writes.js';
export {
  CONNECTOR_WRITES,
  INTAKE_PREFIX,
  intakeEntryOf,
  intakeKey,
  MAX_REMOTE_ID_BYTES,
  MAX_REMOTE_VERSION_BYTES,
  SOURCE_CHANGES,
  SOURCE_ENTRY_STAGED,
  SOURCE_ENTRY_STATES,
  SOURCE_MODES,
  SOURCE_STATES,
  SOURCES_DUE,
  type SourceChange,
  type SourceEntryState,
  type SourceError,
  type SourceMode,
  type SourceState,
} from './sources.js';
export {
  parseSourceAccess,
  SOURCE_KINDS,
  sourceSecretSchemas,
  type SourceAccess,
  type SourceAccessOf,
  type SourceKind,
  type SourceSecret,
  type SourceSettings,
} from './source-kinds.js';
export {
  IMAP_SECURITIES,
  IMAP_TAKES,
  imapSecretSchema,
  imapSettingsSchema,
  providerMailSettingsSchema,
  type ImapSettings,
} from './imap-source.js';
export { webdavSecretSchema, webdavSettingsSchema } from './webdav-source.js';
export {
  AFTER_IMPORT,
  folderSettingsSchema,
  sourcesFolderSettings,
  type AfterImport,
} from './folder-source.js';
export {
  CONNECTOR_TICKET_SECONDS,
  connectorSecretSettings,
  connectorTicketSchema,
  CONTENT_HEADERS,
  ENTRY_NAME_HEADER,
  putSecretSchema,
  remoteEntryPageSchema,
  remoteEntrySchema,
  type ConnectorErrorCode,
  type ConnectorTicket,
  type PutSecret,
  type RemoteEntryMessage,
  type RemoteEntryPageMessage,
} from './connector-messages.js';
export {
  AUTHORIZATION_SECONDS,
  AUTHORIZATION_STATE,
  authorizationAnswerSchema,
  authorizationBegunSchema,
  beginAuthorizationSchema,
  isOAuthKind,
  OAUTH_KINDS,
  OAUTH_PROVIDERS,
  MAX_AUTHORIZATION_CODE_LENGTH,
  oauthClientSettings,
  oauthSecretSchema,
  type AuthorizationAnswer,
  type AuthorizationBegun,
  type BeginAuthorization,
  type OAuthKind,
  type OAuthSecret,
} from './source-authorizations.js';
export { googleDriveSettingsSchema, onedriveSettingsSchema } from './cloud-sources.js';
