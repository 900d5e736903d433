import { Module } from '@nestjs/common';
import { SandboxIsolation } from './sandbox-isolation.js';

/** What is put around sandboxes, found out once; who reads documents and who tells of it both need to know. */
@Module({
  providers: [{ provide: SandboxIsolation, useFactory: () => SandboxIsolation.detect() }],
  exports: [SandboxIsolation],
})
export class SandboxModule {}
