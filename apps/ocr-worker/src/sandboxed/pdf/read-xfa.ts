import { withMemory } from './pdf-memory.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import type { XfaForm } from './xfa-text.js';

const MAX_PACKETS = 100;
const MAX_NAME_BYTES = 64;
/** Forms have up to a few megabytes. A longer packet is left out, which is told. */
const MAX_PACKET_BYTES = 8 * 1024 * 1024;

/** Reads the XFA form of a document. `form` is null when it has none, `isWhole` is false when a part was not read. */
export function readXfa(
  pdfium: PdfiumBinding,
  document: number,
): { readonly form: XfaForm | null; readonly isWhole: boolean } {
  const count = pdfium._FPDF_GetXFAPacketCount(document);
  let isWhole = count <= MAX_PACKETS;
  const packets = new Map<string, string>();
  for (let index = 0; index < Math.min(MAX_PACKETS, count); index += 1) {
    const name = packetName(pdfium, document, index);
    if (name !== 'template' && name !== 'datasets') continue;
    const content = packetContent(pdfium, document, index);
    if (content === undefined) isWhole = false;
    packets.set(name, content ?? '');
  }
  const [template = '', datasets = ''] = ['template', 'datasets'].map((name) => packets.get(name));
  return { form: packets.size === 0 ? null : { template, datasets }, isWhole };
}

function packetName(pdfium: PdfiumBinding, document: number, index: number): string {
  return withMemory(pdfium, MAX_NAME_BYTES, (buffer) => {
    const length = pdfium._FPDF_GetXFAPacketName(document, index, buffer, MAX_NAME_BYTES);
    if (length <= 1 || length > MAX_NAME_BYTES) return '';
    return new TextDecoder('latin1').decode(pdfium.HEAPU8.slice(buffer, buffer + length - 1));
  });
}

/** Undefined when the packet is too long. */
function packetContent(pdfium: PdfiumBinding, document: number, index: number): string | undefined {
  return withMemory(pdfium, 4, (outLength) => {
    const read = (buffer: number, length: number): number => {
      pdfium._FPDF_GetXFAPacketContent(document, index, buffer, length, outLength);
      return new DataView(pdfium.HEAPU8.buffer).getUint32(outLength, true);
    };
    const length = read(0, 0);
    if (length === 0) return '';
    if (length > MAX_PACKET_BYTES) return undefined;
    return withMemory(pdfium, length, (buffer) => {
      read(buffer, length);
      return new TextDecoder().decode(pdfium.HEAPU8.slice(buffer, buffer + length));
    });
  });
}
