/** The longest name of a file in bytes, in every file system that Linux has for disks. */
const MAX_NAME_BYTES = 255;

/** The name that a file gets where `name` is taken: `scan (2).pdf` for the second one. Cuts a name that would be too long. */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 10 ? name.slice(dot) : '';
  const suffix = ` (${number})${extension}`;
  const stem = Array.from(name.slice(0, name.length - extension.length));
  while (Buffer.byteLength(stem.join('') + suffix) > MAX_NAME_BYTES) stem.pop();
  return stem.join('') + suffix;
}
