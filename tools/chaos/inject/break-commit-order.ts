// Breaks a guarantee on purpose: an upload is answered while its transaction still waits to be committed.
import { setTimeout as delay } from 'node:timers/promises';
import { importBuilt } from './import-built.ts';

const UNCOMMITTED_MS = 700;

interface Intake {
  registrar: { register(row: unknown): Promise<unknown> };
  transactions: { run<T>(fn: () => Promise<T>): Promise<T> };
}
type Register = (
  this: Intake,
  row: unknown,
  seal: (created: unknown) => Promise<void>,
) => Promise<unknown>;

const { UploadService } = await importBuilt<{
  UploadService: { prototype: { register: Register } };
}>('apps/api/src/uploads/upload.service.js');
UploadService.prototype.register = function registerTooSoon(row, seal) {
  return new Promise((resolve, reject) => {
    const committed = this.transactions.run(async () => {
      const document = await this.registrar.register(row);
      const created = document && { document, isNew: true };
      if (created !== undefined) await seal(created);
      resolve(created);
      if (created !== undefined) await delay(UNCOMMITTED_MS);
    });
    committed.catch(reject);
  });
};
