import { withMemory } from './pdf-memory.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import type { XfaForm } from './xfa-text.js';

const MAX_PACKETS = 100;
const MAX_NAME_BYTES = 64;
/** Forms have up to a few megabytes. A longer packet is left out. */
const MAX_PACKET_BYTES = 8 * 1024 * 1024;

/** Reads the XFA form of a document. Null when it has none. */
export function readXfa(pdfium: PdfiumBinding, document: number): XfaForm | null {
  const count = Math.min(MAX_PACKETS, pdfium._FPDF_GetXFAPacketCount(document));
  const packets = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const name = packetName(pdfium, document, index);
    if (name !== 'template' && name !== 'datasets') continue;
    packets.set(name, packetContent(pdfium, document, index));
  }
  if (packets.size === 0) return null;
  return { template: packets.get('template') ?? '', datasets: packets.get('datasets') ?? '' };
}

function packetName(pdfium: PdfiumBinding, document: number, index: number): string {
  return withMemory(pdfium, MAX_NAME_BYTES, (buffer) => {
    const length = pdfium._FPDF_GetXFAPacketName(document, index, buffer, MAX_NAME_BYTES);
    if (length <= 1 || length > MAX_NAME_BYTES) return '';
    return new TextDecoder('latin1').decode(pdfium.HEAPU8.slice(buffer, buffer + length - 1));
  });
}

function packetContent(pdfium: PdfiumBinding, document: number, index: number): string {
  return withMemory(pdfium, 4, (outLength) => {
    const read = (buffer: number, length: number): number => {
      pdfium._FPDF_GetXFAPacketContent(document, index, buffer, length, outLength);
      return new DataView(pdfium.HEAPU8.buffer).getUint32(outLength, true);
    };
    const length = read(0, 0);
    if (length === 0 || length > MAX_PACKET_BYTES) return '';
    return withMemory(pdfium, length, (buffer) => {
      read(buffer, length);
      return new TextDecoder().decode(pdfium.HEAPU8.slice(buffer, buffer + length));
    });
  });
}
