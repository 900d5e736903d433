/** Sources: the exports that other features may use. */
export { EntryImporter } from './entry-importer.js';
export { IntakeSweeper } from './intake-sweeper.js';
export { SourceRemover } from './source-remover.js';
export { SourcesConfig, usableSourceKinds } from './sources.config.js';
export { SourcesModule } from './sources.module.js';
