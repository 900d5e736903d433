/**
 * The encodings that are tried for a text that is not Unicode, the more common ones first: their names for jschardet, and
 * for TextDecoder. Of two that give the same text, the first is taken.
 */
export const LEGACY_ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['Windows-1252', 'windows-1252'],
  ['SHIFT_JIS', 'shift_jis'],
  ['CP932', 'shift_jis'],
  ['GB18030', 'gb18030'],
  ['Big5', 'big5'],
  ['EUC-JP', 'euc-jp'],
  ['EUC-KR', 'euc-kr'],
  ['CP949', 'euc-kr'],
  ['Windows-1251', 'windows-1251'],
  ['KOI8-R', 'koi8-r'],
  ['koi8-u', 'koi8-u'],
  ['ISO-8859-5', 'iso-8859-5'],
  ['IBM866', 'ibm866'],
  ['Windows-1250', 'windows-1250'],
  ['ISO-8859-2', 'iso-8859-2'],
  ['Windows-1253', 'windows-1253'],
  ['ISO-8859-7', 'iso-8859-7'],
  ['Windows-1254', 'windows-1254'],
  ['Windows-1255', 'windows-1255'],
  ['Windows-1256', 'windows-1256'],
  ['Windows-1257', 'windows-1257'],
  ['cp1258', 'windows-1258'],
  ['CP874', 'windows-874'],
  ['TIS-620', 'windows-874'],
  ['iso8859-15', 'iso-8859-15'],
  ['MacRoman', 'macintosh'],
  ['MacCyrillic', 'x-mac-cyrillic'],
]);
