/** Everything that is noted. Names are public: callers read them. */
export const AUDIT_ACTIONS = [
  'account.registered',
  'login.succeeded',
  'login.failed',
  'token.reused',
  'logout',
  'password.changed',
  'document.uploaded',
  'document.deleted',
  'document.restored',
  'document.purged',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One thing that happened. */
export interface AuditEvent {
  readonly id: string;
  readonly action: AuditAction;
  readonly at: Date;
  readonly clientIp: string | null;
  readonly requestId: string | null;
  readonly documentId: string | null;
  readonly detail: string | null;
}

/** What a feature says of an event; the rest is known from the running request. */
export interface AuditFacts {
  /** Left out where no account is known. */
  readonly accountId?: string | undefined;
  readonly documentId?: string;
  /** A stable code that says more about the action. Never anything that a caller typed. */
  readonly detail?: string;
}
