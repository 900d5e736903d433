import type { MediaType } from '@app/contracts';

/** File name extensions whose files a desktop runs, or opens as a page with scripts, when they are clicked. */
const ACTIVE = new Set(
  (
    'app bat chm cmd com command cpl desktop exe gadget hlp hta htm html inf jar js jse lnk mht mhtml mjs msc msi msp ' +
    'pif ps1 psm1 reg scf scr settingcontent-ms shtml svg svgz url vb vbe vbs ws wsc wsf wsh xht xhtml xml xsl xslt'
  ).split(' '),
);

const EXTENSIONS: Partial<Record<MediaType, string>> = {
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/tiff': '.tif',
  'image/webp': '.webp',
  'image/avif': '.avif',
  'image/heic': '.heic',
  'text/plain': '.txt',
};

/**
 * Returns the name under which a document is downloaded: its own name, with the extension of its type where its own would
 * make a desktop run it. Its bytes decide the type, but on a disk only the name counts.
 */
export function downloadFilename(filename: string, mediaType: MediaType): string {
  const extension = /\.([^.]+?)[\s.]*$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  return ACTIVE.has(extension) ? filename + (EXTENSIONS[mediaType] ?? '') : filename;
}
