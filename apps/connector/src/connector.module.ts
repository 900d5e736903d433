import { Module, type DynamicModule } from '@nestjs/common';
import { CONNECTOR_WRITES } from '@app/contracts';
import { DatabaseModule } from '@app/database';
import { DocumentStorageModule } from '@app/document-storage';
import { AccessModule } from './access/access.module.js';
import { ConfigModule } from './config/config.module.js';
import type { ConnectorConfig } from './config/connector.config.js';
import { FolderImportsModule } from './folder-imports/folder-imports.module.js';
import { ManagementModule } from './management/management.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { RoundsModule } from './rounds/rounds.module.js';
import { TransfersModule } from './transfers/transfers.module.js';

/** One more connection receives notifications. CONNECTOR_ROLE_CONNECTIONS has to allow all of them. */
const DATABASE_POOL_SIZE = 10;
/** A start waits up to 10 minutes for the database, as the api does. */
const CONNECT_ATTEMPTS = 600;

/** Composition root. */
@Module({})
export class ConnectorModule {
  static forRoot(config: ConnectorConfig): DynamicModule {
    return {
      module: ConnectorModule,
      imports: [
        ConfigModule.forRoot(config),
        DatabaseModule.forRoot(
          { databaseUrl: config.connectorDatabaseUrl, databasePoolSize: DATABASE_POOL_SIZE },
          {
            searchPath: ['sources'],
            applicationName: 'strongroom-connector',
            connectAttempts: CONNECT_ATTEMPTS,
          },
        ),
        DocumentStorageModule.forRoot(config, CONNECTOR_WRITES),
        AccessModule,
        RoundsModule,
        FolderImportsModule,
        TransfersModule,
        MetricsModule,
        ManagementModule,
      ],
    };
  }
}
