// Plants a fault: an upload is answered before its transaction is committed.
import { setTimeout as delay } from 'node:timers/promises';
import { importBuilt } from './import-built.ts';

const UNCOMMITTED_MS = 700;

interface Service {
  transactions: { run<T>(fn: () => Promise<T>): Promise<T> };
}
type Register = (this: Service, row: unknown, onRegistered: unknown) => Promise<unknown>;

const { UploadService } = await importBuilt<{
  UploadService: { prototype: { register: Register } };
}>('apps/api/src/uploads/upload.service.js');
const { register } = UploadService.prototype;
UploadService.prototype.register = function registerTooSoon(row, onRegistered) {
  return new Promise((resolve, reject) => {
    const run: Service['transactions']['run'] = (fn) =>
      this.transactions.run(async () => {
        const answer = await fn();
        resolve(answer);
        if (answer !== undefined) await delay(UNCOMMITTED_MS);
        return answer;
      });
    const tooSoon = Object.create(this, { transactions: { value: { run } } }) as Service;
    register.call(tooSoon, row, onRegistered).catch(reject);
  });
};
