// Breaks a guarantee on purpose: the api is ready and refuses every upload, as one whose queue remembers a failed connection.
import { importBuilt } from './import-built.ts';

const { JobProducer } = await importBuilt<{
  JobProducer: { prototype: { put(): Promise<void> } };
}>('libs/queue/src/job-producer.js');
JobProducer.prototype.put = () =>
  Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
