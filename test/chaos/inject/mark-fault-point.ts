// Loaded into a built app by `node --import`: writes the file that MARK_FILE names when the app first comes to the fault
// point that MARK_POINT names. A test that watches the file knows the moment. Nothing of this is in what is shipped.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

const { MARK_POINT: point, MARK_FILE: file = '' } = process.env;
let isMarked = false;

subscribe('strongroom:fault-point', (name) => {
  if (isMarked || name !== point) return;
  isMarked = true;
  writeFileSync(file, '');
});
