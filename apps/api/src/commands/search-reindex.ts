import { parseArgs } from 'node:util';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EXIT_CONFIG, loadConfigOrExit } from '@app/config';
import { DatabaseModule } from '@app/database';
import { createLogger, createNestLogger } from '@app/logging';
import {
  SearchIndexConfig,
  SearchIndexModule,
  SearchReindexer,
  type ReindexResult,
} from '../search-index/index.js';
import { progressBar } from '../store/index.js';
import { SEARCH_REINDEX_SLICES } from './search-reindex.config.js';

const USAGE = 'usage: search-reindex [--all]';

// Only warnings and errors: on success, the program prints one line.
const config = {
  ...loadConfigOrExit('search-reindex', SEARCH_REINDEX_SLICES),
  logLevel: 'warn',
} as const;
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
const settings = { provide: SearchIndexConfig, useValue: config };

@Module({})
class SettingsModule {
  static readonly root: DynamicModule = {
    module: SettingsModule,
    global: true,
    providers: [settings],
    exports: [settings],
  };
}

@Module({
  imports: [
    SettingsModule.root,
    DatabaseModule.forRoot(config, { searchPath: ['public'] }),
    SearchIndexModule,
  ],
})
class SearchReindexProgramModule {}

/** Returns whether `--all` was given; undefined when the arguments are invalid. */
function readArguments(): boolean | undefined {
  try {
    return parseArgs({ options: { all: { type: 'boolean', default: false } } }).values.all;
  } catch {
    return undefined;
  }
}

/** Indexes the documents at full speed; the documents that it has not reached when it is stopped stay outdated. */
async function reindex(all: boolean): Promise<ReindexResult> {
  const app = await NestFactory.createApplicationContext(SearchReindexProgramModule, {
    logger: createNestLogger('search-reindex', config),
    abortOnError: false,
  });
  const bar = progressBar('{bar} {value} of {total} documents, {eta_formatted} left');
  try {
    const reindexer = app.get(SearchReindexer);
    bar.start(await (all ? reindexer.countAll() : reindexer.countOutdated()), 0);
    return await reindexer.reindex({
      signal: stop.signal,
      all,
      onDocument: () => bar.increment(),
    });
  } finally {
    bar.stop();
    await app.close();
  }
}

const all = readArguments();
if (all === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(EXIT_CONFIG);
}
try {
  const { indexed, failed, left } = await reindex(all);
  process.stdout.write(`${indexed} indexed, ${failed} failed, ${left} in use by other processes\n`);
  process.exitCode = failed + left === 0 && !stop.signal.aborted ? 0 : 1;
} catch (err) {
  createLogger('search-reindex', config).fatal({ err }, 'The documents could not be indexed');
  process.exitCode = 2;
}
