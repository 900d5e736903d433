import type { ConfigOf } from '@app/config';
import type { ocrLanguagesSettings, pageLimitSettings } from '@app/contracts';
import type { AuthConfig } from '../auth/index.js';
import type { RetentionConfig } from '../retention/index.js';
import type { SourcesConfig } from '../sources/index.js';
import type { ThrottlingConfig } from '../throttling/index.js';
import type { UploadsConfig } from '../uploads/index.js';

export interface CapabilitiesConfig
  extends
    ConfigOf<[typeof ocrLanguagesSettings, typeof pageLimitSettings]>,
    Pick<AuthConfig, 'registration'>,
    RetentionConfig,
    Pick<
      SourcesConfig,
      'connectorUrl' | 'publicUrl' | 'googleClientId' | 'microsoftClientId' | 'sourcesFolderRoot'
    >,
    ThrottlingConfig,
    UploadsConfig {}
/** The settings that are public. They belong to the features that enforce them. */
export abstract class CapabilitiesConfig {}
