import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, type DatabaseOptions } from './data-source-options.js';
import type { DatabaseConfig } from './database.config.js';
import { DatabaseNotifications } from './database-notifications.js';
import { ClusterLock } from './cluster-lock.js';
import { PreparedStatements } from './prepared-statements.js';
import { RoleRights } from './role-rights.js';
import { TransactionRunner } from './transaction-runner.js';

const PROVIDERS = [
  DatabaseNotifications,
  ClusterLock,
  PreparedStatements,
  RoleRights,
  TransactionRunner,
];

/**
 * Provides the DataSource of the process; features register their own entities by `TypeOrmModule.forFeature`.
 */
@Module({})
export class DatabaseModule {
  static forRoot(config: DatabaseConfig, options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(config, options),
          autoLoadEntities: true,
          retryAttempts: options.connectAttempts ?? 10,
          retryDelay: 1_000,
        }),
      ],
      providers: PROVIDERS,
      exports: PROVIDERS,
    };
  }
}
