import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText, SOUND_PROSE } from '@app/testing';
import { decodeBytes } from './decode-bytes.js';
import { detectLegacyEncoding } from './detect-legacy-encoding.js';

const LANGUAGES: readonly [encoding: string, languages: readonly string[]][] = [
  ['windows-1252', ['German', 'French', 'Spanish', 'Italian', 'Dutch', 'Finnish', 'Swedish']],
  ['windows-1250', ['Polish', 'Czech', 'Hungarian']],
  ['iso-8859-2', ['Polish', 'Czech', 'Hungarian']],
  ['windows-1254', ['Turkish']],
  ['windows-1251', ['Russian']],
  ['koi8-r', ['Russian']],
  ['iso-8859-5', ['Russian']],
  ['ibm866', ['Russian']],
  ['windows-1253', ['Greek']],
  ['iso-8859-7', ['Greek']],
  ['windows-1255', ['Hebrew']],
  ['windows-1256', ['Arabic']],
  ['shift_jis', ['Japanese']],
  ['euc-jp', ['Japanese']],
  ['gb18030', ['Chinese']],
  ['big5', ['Chinese']],
];
