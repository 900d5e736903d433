import type { ConfigOf } from '@app/config';
import type { OcrLanguagesSettings } from '@app/contracts';

export interface SearchConfig extends ConfigOf<OcrLanguagesSettings> {}
/** The settings that the search needs. */
export abstract class SearchConfig {}
