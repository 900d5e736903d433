/** The thread that parses one file of mail, HTML or an office format. It answers once and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MailAttachment } from '../../sandbox-protocol/extractor.js';
import { EncryptedFileError } from '../converted-text/converted-document.js';
import { PageTextWriter, TextLimitError } from '../converted-text/page-text-writer.js';
import type { ConversionReply, ConversionRequest, ConvertedType } from './conversion-protocol.js';

/** A converter of mails adds the attachments that can be read later, if there is a list for them. */
type Converter = (
  path: string,
  writer: PageTextWriter,
  attachments?: MailAttachment[],
) => Promise<void>;

/** Each parser is loaded only when a file needs it. */
const CONVERTERS: Readonly<Record<ConvertedType, () => Promise<Converter>>> = {
  'message/rfc822': async () => (await import('../mail/convert-mail.js')).convertMail,
  'text/html': async () => (await import('../html/convert-html.js')).convertHtml,
  'application/rtf': async () => (await import('../office/convert-rtf.js')).convertRtf,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': async () =>
    (await import('../office/convert-docx.js')).convertDocx,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': async () =>
    (await import('../office/convert-xlsx.js')).convertXlsx,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': async () =>
    (await import('../office/convert-pptx.js')).convertPptx,
  'application/vnd.oasis.opendocument.text': loadOpenDocument,
  'application/vnd.oasis.opendocument.spreadsheet': loadOpenDocument,
  'application/vnd.oasis.opendocument.presentation': loadOpenDocument,
};

async function loadOpenDocument(): Promise<Converter> {
  return (await import('../office/convert-open-document.js')).convertOpenDocument;
}

async function convert(request: ConversionRequest): Promise<ConversionReply> {
  const { path, mediaType, maxPages } = request;
  const writer = new PageTextWriter(maxPages);
  const attachments: MailAttachment[] = [];
  try {
    const converter = await CONVERTERS[mediaType]();
    await converter(path, writer, request.attachments ? attachments : undefined);
  } catch (error) {
    if (error instanceof EncryptedFileError) {
      return { ok: false, failure: 'encrypted', message: error.message };
    }
    if (!(error instanceof TextLimitError)) {
      return { ok: false, failure: 'unreadable', message: String(error).slice(0, 500) };
    }
    writer.addLoss({
      code: 'page.cut_off',
      message:
        'The file has more text than the limit allows. The text after this page was not read.',
    });
  }
  return { ok: true, document: { ...writer.finish(), attachments } };
}

parentPort?.postMessage(await convert(workerData as ConversionRequest));
