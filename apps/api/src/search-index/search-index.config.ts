import type { ConfigOf } from '@app/config';
import type { OcrLanguagesSettings } from '@app/contracts';

export interface SearchIndexConfig extends ConfigOf<OcrLanguagesSettings> {}
/** The settings of the search index. */
export abstract class SearchIndexConfig {}
