/** A CRC-32 in the format of S3: four bytes, big-endian, in base64. */
export function crc32Text(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}
