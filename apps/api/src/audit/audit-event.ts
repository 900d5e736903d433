/** All actions that the audit trail records. The names are public, because callers read them. */
export const AUDIT_ACTIONS = [
  'account.registered',
  'account.closed',
  'login.succeeded',
  'login.failed',
  'token.reused',
  'token.refused',
  'logout',
  'password.changed',
  'password.refused',
  'document.uploaded',
  'document.deleted',
  'document.restored',
  'document.purged',
  'document.infected',
  'document.not_scanned',
  'document.downloaded',
  'content_url.created',
  'tag.renamed',
  'tag.coloured',
  'tag.merged',
  'tag.deleted',
  'source.created',
  'source.changed',
  'source.credentials_changed',
  'source.imports_requested',
  'source.removed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One event of the audit trail. */
export interface AuditEvent {
  readonly id: string;
  readonly action: AuditAction;
  readonly at: Date;
  readonly clientIp: string | null;
  readonly requestId: string | null;
  readonly documentId: string | null;
  readonly detail: string | null;
}

/** What a feature passes about an event; the rest comes from the context of the request. */
export interface AuditFacts {
  /** Missing when the account is unknown. */
  readonly accountId?: string | undefined;
  readonly documentId?: string;
  /** A stable code with more detail about the action. Never text from a caller. */
  readonly detail?: string;
}
