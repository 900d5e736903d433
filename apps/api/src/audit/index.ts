/** The audit trail: other features record events, and an account can read its own events. */
export { AuditExporter, type AuditPeriod } from './audit-exporter.js';
export { AuditLister } from './audit-lister.js';
export { AuditSweeper } from './audit-sweeper.js';
export { AuditModule } from './audit.module.js';
export { AuditTrail } from './audit-trail.js';
export {
  auditPageResponseSchema,
  toAuditPageResponse,
  type AuditPageResponse,
} from './audit-event.response.js';
export { listAuditSchema, type ListAudit } from './audit.requests.js';
