import { Module, type DynamicModule } from '@nestjs/common';
import { ConnectorConfig } from './connector.config.js';

/** Makes the parsed settings injectable as `ConnectorConfig`. */
@Module({})
export class ConfigModule {
  static forRoot(config: ConnectorConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: ConnectorConfig, useValue: config }],
      exports: [ConnectorConfig],
    };
  }
}
