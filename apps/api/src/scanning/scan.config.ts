import { z } from 'zod';
import { integerSetting, setting, type ConfigOf } from '@app/config';
import { scanUrlSchema } from './scan-url.js';

export const scanSettings = {
  scanUrl: setting('SCAN_URL', {
    schema: scanUrlSchema.optional(),
    description:
      'The malware scanner that scans each new document before it is read or handed out, by the protocol of clamd: ' +
      'clamd://host:3310, or unix:///path of its socket. Unset: documents are not scanned',
  }),
  scanTimeoutSeconds: setting('SCAN_TIMEOUT_SECONDS', {
    schema: integerSetting(1, 3_600),
    default: '120',
    description:
      'Longest time that the scan of one document may take; after it the scan is repeated',
  }),
  scanUnscanned: setting('SCAN_UNSCANNED', {
    schema: z.enum(['refuse', 'accept'], { error: 'must be refuse or accept' }),
    default: 'refuse',
    description:
      'What becomes of a document that the scanner cannot scan completely, such as one that exceeds its limits: ' +
      'refuse (it is neither read nor handed out) or accept (it is used, and marked as unscanned)',
  }),
};

export interface ScanConfig extends ConfigOf<typeof scanSettings> {}
/** The settings of the malware scan. */
export abstract class ScanConfig {}
