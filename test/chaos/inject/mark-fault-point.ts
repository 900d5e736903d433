// Loaded into a built app by `node --import`: writes the file MARK_FILE when the app first reaches the fault point
// MARK_POINT. A test that watches the file knows the moment. No build contains this file.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

const { MARK_POINT: point, MARK_FILE: file = '' } = process.env;
let isMarked = false;

subscribe('strongroom:fault-point', (name) => {
  if (isMarked || name !== point) return;
  isMarked = true;
  writeFileSync(file, '');
});
