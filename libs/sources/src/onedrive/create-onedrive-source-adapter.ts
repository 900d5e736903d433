import type { SourceAccessOf } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import { CloudClient } from '../cloud/cloud-client.js';
import type { SourceAdapter } from '../source-adapter.js';
import type { SourceContext } from '../source-context.js';
import { SourceKindUnavailableError } from '../sources.errors.js';
import { explainGraphProblem } from './onedrive-problems.js';
import { OnedriveSourceAdapter } from './onedrive-source-adapter.js';

/** @throws SourceKindUnavailableError without access tokens */
export function createOnedriveSourceAdapter(
  _: SourceAccessOf<'onedrive'>,
  outbound: OutboundClient,
  { accessTokens, apiUrls }: SourceContext,
): SourceAdapter {
  if (accessTokens === undefined || apiUrls === undefined) throw new SourceKindUnavailableError();
  const base = new URL(apiUrls.microsoft);
  return new OnedriveSourceAdapter(
    new CloudClient(outbound, base, accessTokens, explainGraphProblem),
  );
}
