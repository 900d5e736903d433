import type { SourceAccessOf } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import type { SourceAdapter } from '../source-adapter.js';
import { SourceKindUnavailableError } from '../sources.errors.js';
import { FolderSourceAdapter, type FolderPlace } from './folder-source-adapter.js';

/** @throws SourceKindUnavailableError when the operator has no folder for sources */
export function createFolderSourceAdapter(
  _access: SourceAccessOf<'folder'>,
  _outbound: OutboundClient,
  { folder }: { readonly folder?: FolderPlace | undefined },
): SourceAdapter {
  if (folder === undefined) throw new SourceKindUnavailableError();
  return new FolderSourceAdapter(folder);
}
