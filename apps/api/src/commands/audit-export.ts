import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { EXIT_CONFIG, loadConfigOrExit } from '@app/config';
import { DatabaseModule } from '@app/database';
import { createLogger, createNestLogger } from '@app/logging';
import { AuditExporter, AuditModule, type AuditPeriod } from '../audit/index.js';
import { AUDIT_EXPORT_SLICES } from './audit-export.config.js';

const USAGE = `usage: audit-export [--since TIME] [--until TIME]
Writes one JSON object a line, the oldest event first. TIME is a date or a time with its zone, as in 2026-11-01 or
2026-11-01T08:00:00Z. The first event is not before --since, and the last one is before --until.`;

// Only warnings and errors: standard output has the events.
const config = {
  ...loadConfigOrExit('audit-export', AUDIT_EXPORT_SLICES),
  logLevel: 'warn',
} as const;

@Module({
  imports: [DatabaseModule.forRoot(config, { searchPath: ['public'] }), AuditModule],
})
class AuditExportProgramModule {}

/** A date begins at midnight UTC. */
const timeSchema = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .transform((text) => new Date(text))
  .optional();
const periodSchema = z.object({ since: timeSchema, until: timeSchema });

/** Returns undefined when the arguments are invalid. */
function readArguments(): AuditPeriod | undefined {
  try {
    const { values } = parseArgs({
      options: { since: { type: 'string' }, until: { type: 'string' } },
    });
    const { since, until } = periodSchema.parse(values);
    return { since, until };
  } catch {
    return undefined;
  }
}

async function* linesOf(exporter: AuditExporter, period: AuditPeriod): AsyncGenerator<string> {
  for await (const event of exporter.events(period)) yield `${JSON.stringify(event)}\n`;
}

async function exportEvents(period: AuditPeriod): Promise<void> {
  const app = await NestFactory.createApplicationContext(AuditExportProgramModule, {
    logger: createNestLogger('audit-export', config),
    abortOnError: false,
  });
  try {
    const lines = linesOf(app.get(AuditExporter), period);
    await pipeline(Readable.from(lines), process.stdout, { end: false });
  } finally {
    await app.close();
  }
}

const period = readArguments();
if (period === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(EXIT_CONFIG);
}
try {
  await exportEvents(period);
} catch (err) {
  createLogger('audit-export', config).fatal({ err }, 'The audit trail could not be exported');
  process.exitCode = 2;
}
