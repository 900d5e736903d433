// A process with the built logger. It writes lines on request, and reports its memory and the dropped lines.
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { importBuilt } from '../../../tools/launcher/import-built.ts';

export type Order =
  | { do: 'write'; lines: number; level: 'log' | 'error' }
  | { do: 'report' }
  | { do: 'exit' }
  | { do: 'throw' };

export interface Report {
  usedBytes: number;
  dropped: Record<string, number>;
  longestTurnMs: number;
}

type Logger = Record<'log' | 'error', (fields: object, message: string) => void>;
interface Built {
  createNestLogger(service: string, config: object, onDropped: (level: string) => void): Logger;
  exitOnUncaught(logger: Logger): void;
}

const LINES_A_TURN = 100;
const FILLER = 'x'.repeat(300);

const { createNestLogger, exitOnUncaught } = await importBuilt<Built>('libs/logging/src/index.js');
const dropped: Record<string, number> = {};
const logger = createNestLogger('api', { logLevel: 'info', logPretty: false }, (level) => {
  dropped[level] = (dropped[level] ?? 0) + 1;
});
exitOnUncaught(logger);
let written = 0;
let longestTurnMs = 0;

async function write(lines: number, level: 'log' | 'error'): Promise<void> {
  for (let left = lines; left > 0; left -= LINES_A_TURN) {
    const startedAt = performance.now();
    for (let i = 0; i < Math.min(left, LINES_A_TURN); i += 1) {
      logger[level]({ route: FILLER, page: (written += 1) }, 'Written');
    }
    await nextTurn();
    longestTurnMs = Math.max(longestTurnMs, performance.now() - startedAt);
  }
}

async function report(): Promise<Report> {
  await delay(50);
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { usedBytes: heapUsed + external, dropped, longestTurnMs };
}

process.on('message', (order: Order) => {
  if (order.do === 'exit') process.exit(3);
  if (order.do === 'throw')
    setImmediate(() => {
      throw new Error('planted');
    });
  if (order.do === 'report') void report().then((found) => process.send?.(found));
  if (order.do === 'write') {
    void write(order.lines, order.level).then(() => process.send?.('written'));
  }
});
process.send?.('started');
