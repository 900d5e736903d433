import { Module } from '@nestjs/common';
import { AuditEventsRepository } from './audit-events.repository.js';
import { AuditExporter } from './audit-exporter.js';
import { AuditLister } from './audit-lister.js';
import { AuditReadModel } from './audit.read-model.js';
import { AuditSweeper } from './audit-sweeper.js';
import { AuditTrail } from './audit-trail.js';

@Module({
  providers: [
    AuditEventsRepository,
    AuditExporter,
    AuditLister,
    AuditReadModel,
    AuditSweeper,
    AuditTrail,
  ],
  exports: [AuditExporter, AuditLister, AuditTrail],
})
export class AuditModule {}
