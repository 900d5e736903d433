import type { ConfigOf } from '@app/config';
import type { OcrLanguagesSettings } from '@app/contracts';

export interface SearchConfig extends ConfigOf<OcrLanguagesSettings> {}
/** The settings of the search. */
export abstract class SearchConfig {}
