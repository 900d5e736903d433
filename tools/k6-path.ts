// Prints the path of k6, with which load runs are made; builds it first where it is missing.
import { findK6 } from './k6/find-k6.ts';
import { runTool } from './local/failure.ts';

await runTool(async () => {
  process.stdout.write(`${await findK6()}\n`);
});
