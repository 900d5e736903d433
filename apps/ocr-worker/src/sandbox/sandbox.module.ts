import { join } from 'node:path';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { linkLanguageData } from '../languages/language-data.js';
import type { ExtractionLimits } from '../sandbox-protocol/extraction-limits.js';
import { Extractor } from '../sandbox-protocol/extractor.js';
import { WorkerConfig } from '../config/worker.config.js';
import { ISOLATION_NAMES } from '../config/isolation-names.js';
import { reportIsolation } from '../metrics/sandbox-metrics.js';
import { requireIsolation } from './required-isolation.js';
import { SandboxExtractor } from './sandbox-extractor.js';
import { SandboxIsolation } from './sandbox-isolation.js';
import { ScratchFolder } from './scratch-folder.js';
import { SearchablePdfSandbox } from './searchable-pdf-sandbox.js';

/** Runs everything that decodes untrusted bytes in child processes, and owns the files that these may read. */
@Module({
  providers: [
    { provide: SandboxIsolation, useFactory: detectIsolation, inject: [WorkerConfig] },
    { provide: ScratchFolder, useFactory: () => ScratchFolder.create() },
    {
      provide: Extractor,
      useFactory: createExtractor,
      inject: [WorkerConfig, ScratchFolder, SandboxIsolation],
    },
    {
      provide: SearchablePdfSandbox,
      useFactory: (config: WorkerConfig, isolation: SandboxIsolation) =>
        new SearchablePdfSandbox({ isolation, ...limitsOf(config) }),
      inject: [WorkerConfig, SandboxIsolation],
    },
  ],
  exports: [Extractor, SandboxIsolation, ScratchFolder, SearchablePdfSandbox],
})
export class SandboxModule implements OnApplicationShutdown {
  constructor(
    private readonly extractor: Extractor,
    private readonly scratch: ScratchFolder,
  ) {}

  /** Nest calls this hook after the consumers have finished their jobs or returned them to the queue. */
  async onApplicationShutdown(): Promise<void> {
    await this.extractor.close();
    await this.scratch.remove();
  }
}

async function detectIsolation(config: WorkerConfig): Promise<SandboxIsolation> {
  const isolation = await SandboxIsolation.detect();
  requireIsolation(isolation, config);
  reportIsolation(isolation.names, ISOLATION_NAMES);
  return isolation;
}

async function createExtractor(
  config: WorkerConfig,
  scratch: ScratchFolder,
  isolation: SandboxIsolation,
): Promise<Extractor> {
  const languages = config.ocrLanguages;
  const languageFolder = join(scratch.path, 'languages');
  const model = await linkLanguageData(languageFolder, languages, config.ocrModelDir);
  return new SandboxExtractor({
    isolation,
    ...limitsOf(config),
    ocr: { languageFolder, languages, model },
  });
}

/** The limits of every sandbox. */
function limitsOf(config: WorkerConfig): { memoryBytes: number; limits: ExtractionLimits } {
  return {
    memoryBytes: config.cellMemoryMb * 1024 * 1024,
    limits: {
      maxPages: config.maxPages,
      maxPagePixels: config.maxPagePixels,
      pageTimeoutMs: config.pageTimeoutSeconds * 1_000,
    },
  };
}
