// Plants a fault: the sweep removes nothing that a crash left behind.
import { importBuilt } from './import-built.ts';

const { OrphanSweeper } = await importBuilt<{
  OrphanSweeper: { prototype: { sweep(): Promise<object> } };
}>('apps/api/src/retention/orphan-sweeper.js');
OrphanSweeper.prototype.sweep = async () => ({ staged: 0, originals: 0, pageResults: 0 });
