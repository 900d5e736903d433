import { Module, type DynamicModule } from '@nestjs/common';
import { AuthConfig } from './auth/auth.config.js';
import { BackgroundConfig } from './background/background.config.js';
import { CapabilitiesConfig } from './capabilities/capabilities.config.js';
import type { ApiConfig } from './api.config.js';
import { ExtractionsConfig } from './extractions/extractions.config.js';
import { ManagementConfig } from './management/management.config.js';
import { RetentionConfig } from './retention/retention.config.js';
import { ScanConfig } from './scanning/scan.config.js';
import { SearchIndexConfig } from './search-index/search-index.config.js';
import { SourcesConfig } from './sources/sources.config.js';
import { ThrottlingConfig } from './throttling/throttling.config.js';
import { UploadsConfig } from './uploads/uploads.config.js';

/** Makes the parsed settings injectable. A feature can inject them only as its own slice. */
@Module({})
export class ConfigModule {
  static forRoot(config: ApiConfig): DynamicModule {
    const providers = [
      slice<AuthConfig>(AuthConfig, config),
      slice<BackgroundConfig>(BackgroundConfig, config),
      slice<CapabilitiesConfig>(CapabilitiesConfig, config),
      slice<ExtractionsConfig>(ExtractionsConfig, config),
      slice<ManagementConfig>(ManagementConfig, config),
      slice<RetentionConfig>(RetentionConfig, config),
      slice<ScanConfig>(ScanConfig, config),
      slice<SearchIndexConfig>(SearchIndexConfig, config),
      slice<SourcesConfig>(SourcesConfig, config),
      slice<ThrottlingConfig>(ThrottlingConfig, config),
      slice<UploadsConfig>(UploadsConfig, config),
    ];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}

/** The compiler checks that the settings contain every property of the slice. */
function slice<T>(token: abstract new () => T, config: T) {
  return { provide: token, useValue: config };
}
