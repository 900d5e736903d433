import { Module, type DynamicModule } from '@nestjs/common';
import { WorkerConfig } from './worker.config.js';

/** Makes the parsed settings injectable as `WorkerConfig`. */
@Module({})
export class ConfigModule {
  static forRoot(config: WorkerConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: WorkerConfig, useValue: config }],
      exports: [WorkerConfig],
    };
  }
}
