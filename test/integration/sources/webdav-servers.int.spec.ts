import { createOutboundClient, parseAllowedNetworks } from '@app/outbound';
import { createSourceAdapter } from '@app/sources';
import { describeSourceAdapter } from '../../../libs/sources/src/source-adapter.contract.js';
import { PASSWORD, USERNAME, webdavServers } from '../../support/webdav-servers.js';

for (const { name, start } of webdavServers()) {
  describeSourceAdapter(name, async () => {
    const server = await start();
    const outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
    const settings = { url: server.url, username: USERNAME };
    const create = (password: string) =>
      createSourceAdapter({ kind: 'webdav', settings, secret: { password } }, outbound);
    return {
      folder: server.folder,
      account: USERNAME,
      create: () => create(PASSWORD),
      createWithWrongSecret: () => create('wrong'),
      settle: () => server.settle(),
      stop: async () => {
        await outbound.close();
        await server.stop();
      },
    };
  });
}
