import { Module } from '@nestjs/common';
import { AuditEventsRepository } from './audit-events.repository.js';
import { AuditLister } from './audit-lister.js';
import { AuditReadModel } from './audit.read-model.js';
import { AuditSweeper } from './audit-sweeper.js';
import { AuditTrail } from './audit-trail.js';

@Module({
  providers: [AuditEventsRepository, AuditLister, AuditReadModel, AuditSweeper, AuditTrail],
  exports: [AuditLister, AuditTrail],
})
export class AuditModule {}
