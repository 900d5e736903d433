import type { SourceAccessOf } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import { CloudClient } from '../cloud/cloud-client.js';
import type { SourceContext } from '../source-context.js';
import type { SourceAdapter } from '../source-adapter.js';
import { SourceKindUnavailableError } from '../sources.errors.js';
import { explainDriveProblem } from './drive-problems.js';
import { GoogleDriveSourceAdapter } from './google-drive-source-adapter.js';

/** @throws SourceKindUnavailableError without access tokens */
export function createGoogleDriveSourceAdapter(
  { settings }: SourceAccessOf<'google-drive'>,
  outbound: OutboundClient,
  { accessTokens, apiUrls }: SourceContext,
): SourceAdapter {
  if (accessTokens === undefined || apiUrls === undefined) throw new SourceKindUnavailableError();
  const base = new URL(apiUrls.google);
  const client = new CloudClient(outbound, base, accessTokens, explainDriveProblem);
  return new GoogleDriveSourceAdapter(client, settings.driveId);
}
