/**
 * Shared by tests: a real PostgreSQL with a migrated database for each test file, and the built apps as real processes.
 *
 * Only tests may import it. A fake of a port is not here but beside its port.
 */
export {
  createTestDatabase,
  type MigratedDatabase,
  type ProvidedPostgres,
} from './postgres-test-database.js';
export { findFreePort } from '@app/embedded-postgres';
export { textWithPhrase, type GeneratedText } from './generated-texts.js';
export { holdStill } from './hold-still.js';
export { KillablePostgres, untilMarked } from './killable-postgres.js';
export { runProgram, type ProgramEnd } from './run-program.js';
export { S3Server, type S3Settings, type S3User } from './s3-server.js';
export {
  StrongroomProcess,
  type LogLine,
  type ProcessExit,
  type ProcessOptions,
} from './strongroom-process.js';
export {
  anotherWorker,
  startStrongroom,
  type Strongroom,
  type StrongroomOptions,
} from './strongroom.js';
export {
  addNoise,
  blurPage,
  encodeBmp,
  HEIC_TEXT,
  makeHeic,
  makeColouredMap,
  MAP_NAMES,
  type BmpLook,
  characterErrorRate,
  drawProse,
  drawTable,
  drawTablePage,
  encodeImage,
  encodeMultiPageTiff,
  encodeRotatedJpeg,
  encodeSideBySide,
  encodeTransparentPng,
  encodeTurned,
  encryptPdf,
  encodeText,
  ENGLISH_TEXT,
  GARBLERS,
  GERMAN_TEXT,
  makeAnnotatedPdf,
  makeDocx,
  makeEncryptedOfficeFile,
  makeFilledForm,
  makeOpenDocument,
  makePageImage,
  makePdf,
  makePlacedText,
  makePptx,
  makeProse,
  makeRecursiveForm,
  makeUnembeddedText,
  makeTable,
  makeXlsx,
  makeZip,
  renderText,
  seededRandom,
  shortText,
  SOUND_OTHERS,
  SOUND_PROSE,
  turnPage,
  wordErrorRate,
  type GreyBitmap,
  type ImageFormat,
  type PdfPageSpec,
  drawLines,
  makeMixedPdf,
  type MixedPage,
  type PlacedLine,
  type PlacedPage,
  type PlainAnnotation,
  type RelatedPart,
  type ZipEntry,
} from './fixtures/index.js';
