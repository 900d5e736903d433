import { createOutboundClient, parseAllowedNetworks } from '@app/outbound';
import { describeSourceAdapter } from '../../../libs/sources/src/source-adapter.contract.js';
import { DovecotServer, hasDovecot, MAIL_USER } from '../../support/dovecot-server.js';
import { MailFolder, ROOT } from '../../support/mail-folder.js';
import { mailAdapter } from '../../support/mailbox-reader.js';

if (hasDovecot()) {
  describeSourceAdapter(
    'Dovecot',
    async () => {
      const server = await DovecotServer.start();
      const outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
      const create = () => mailAdapter(server, outbound);
      const folder = await MailFolder.create(server, create());
      return {
        folder: folder.path,
        root: ROOT,
        idOf: (path) => folder.idOf(path),
        account: MAIL_USER.username,
        create,
        createWithWrongSecret: () => mailAdapter(server, outbound, {}, 'wrong'),
        keepsPositions: true,
        settle: () => folder.show(),
        stop: async () => {
          await folder.close();
          await outbound.close();
          await server.stop();
        },
      };
    },
    { hasMails: true },
  );
}
