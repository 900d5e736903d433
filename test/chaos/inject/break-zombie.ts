// Plants a fault: the api is ready and refuses every upload, like an api whose queue client has cached a failed connection.
import { importBuilt } from './import-built.ts';

const { JobProducer } = await importBuilt<{
  JobProducer: { prototype: { put(): Promise<void> } };
}>('libs/queue/src/job-producer.js');
JobProducer.prototype.put = () =>
  Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
