import { Module } from '@nestjs/common';
import { CellIsolation } from './sandbox-isolation.js';

/** What is put around cells, found out once; who reads documents and who tells of it both need to know. */
@Module({
  providers: [{ provide: CellIsolation, useFactory: () => CellIsolation.detect() }],
  exports: [CellIsolation],
})
export class CellModule {}
