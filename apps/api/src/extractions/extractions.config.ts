import type { ConfigOf } from '@app/config';
import type { OcrLanguagesSettings } from '@app/contracts';

export interface ExtractionsConfig extends ConfigOf<OcrLanguagesSettings> {}
/** The settings of extractions. */
export abstract class ExtractionsConfig {}
