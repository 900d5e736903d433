import type sharp from 'sharp';

type Sharp = typeof sharp;

let loading: Promise<Sharp> | undefined;

/**
 * Loads the image decoder when the first image needs it. It is 9 MB of WebAssembly with threads of its own, and most
 * documents need none of it: texts, office files, and PDFs except for some scans.
 */
export function loadSharp(): Promise<Sharp> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Sharp> {
  const { default: library } = await import('sharp');
  // Blocks all other loaders, above all SVG, so that no bytes with a wrong media type can reach them.
  library.block({ operation: ['VipsForeignLoad'] });
  library.unblock({
    operation: ['Png', 'Jpeg', 'Tiff', 'Webp', 'Heif', 'Nsgif'].map(
      (name) => `VipsForeignLoad${name}`,
    ),
  });
  // Every image is opened once, so a cache would only use memory.
  library.cache(false);
  library.concurrency(1);
  return library;
}
