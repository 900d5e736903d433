// Prints the path of k6, with which load runs are made; builds it first where it is missing.
import { findK6 } from './find-k6.ts';
import { runTool } from '../../../tools/launcher/failure.ts';

await runTool(async () => {
  process.stdout.write(`${await findK6()}\n`);
});
