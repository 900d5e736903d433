import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOutboundClient, parseAllowedNetworks } from '@app/outbound';
import { expect, it } from 'vitest';
import { createSourceAdapter } from '../create-source-adapter.js';
import { describeSourceAdapter } from '../source-adapter.contract.js';
import { SourceKindUnavailableError } from '../sources.errors.js';

const outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('') });
const access = { kind: 'folder', settings: {}, secret: {} } as const;

describeSourceAdapter(
  'a folder',
  async () => {
    const root = await mkdtemp(join(await realpath(tmpdir()), 'strongroom-inboxes-'));
    const accountId = randomUUID();
    const folder = join(root, accountId);
    await mkdir(folder);
    return {
      folder,
      account: null,
      create: () => createSourceAdapter(access, outbound, { folder: { root, accountId } }),
      settle: async () => undefined,
      stop: () => rm(root, { recursive: true }),
    };
  },
  { hasCredentials: false },
);

it('does not exist where the operator has no folder for it', () => {
  expect(() => createSourceAdapter(access, outbound)).toThrow(SourceKindUnavailableError);
});
