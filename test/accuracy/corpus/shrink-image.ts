// Run as its own process, because an image that breaks the decoder must not end the corpus run:
// node shrink-image.ts IMAGE PAGE OUTPUT
import sharp from 'sharp';

const [image, page, output] = process.argv.slice(2);
await sharp(image, { page: Number(page), failOn: 'none' })
  .resize({ width: 700, height: 1_400, fit: 'inside', withoutEnlargement: true })
  .flatten({ background: '#fff' })
  .jpeg({ quality: 60 })
  .toFile(output ?? '');
