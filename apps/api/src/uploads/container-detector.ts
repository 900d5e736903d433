import type { MediaType } from '@app/contracts';
import { DocumentEncryptedError } from './uploads.errors.js';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** The stream in which Office keeps a document that has a password ([MS-OFFCRYPTO] 2.3.4). */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/** Enough for the first entry of a zip file. */
const HEAD_BYTES = 256;
/** More than the directories of office files have. It bounds the memory of an upload. */
const MAX_DIRECTORY_BYTES = 1024 * 1024;
const END_RECORD = Buffer.from('PK\x05\x06', 'latin1');
const END_RECORD_BYTES = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_BYTES = 46;

const OOXML = 'application/vnd.openxmlformats-officedocument';
/** The main part of each OOXML type. Some programs number it. */
const OOXML_TYPES: readonly (readonly [RegExp, MediaType])[] = [
  [/^word\/document\d*\.xml$/i, `${OOXML}.wordprocessingml.document`],
  [/^xl\/workbook\d*\.xml$/i, `${OOXML}.spreadsheetml.sheet`],
  [/^ppt\/presentation\d*\.xml$/i, `${OOXML}.presentationml.presentation`],
];
/** The first entry of an OpenDocument file is not compressed and says its type. */
const OPEN_DOCUMENT =
  /^PK\x03\x04.{22}\x08\x00..mimetype.{0,64}?(application\/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation))PK/s;

/**
 * Detects the type of a file that is a container of other files, by the names in it. Zip files have their
 * names at the end, so the whole file must pass through first. Nothing is unpacked.
 */
export class ContainerDetector {
  /** The last chunks, at least as many as hold the directory of a zip file. */
  private readonly tail: Buffer[] = [];
  private tailBytes = 0;
  private head: Buffer = Buffer.alloc(0);
  private isEncrypted = false;

  private constructor(private readonly isZip: boolean) {}

  /** Returns undefined for a file that is no container. `head` is its first bytes, at least 8. */
  static for(head: Buffer): ContainerDetector | undefined {
    const isZip = head.subarray(0, ZIP.length).equals(ZIP);
    const isCompound = head.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE);
    return isZip || isCompound ? new ContainerDetector(isZip) : undefined;
  }

  /** Takes the bytes of the file in order, from the first one on. */
  add(chunk: Buffer): void {
    if (this.head.length === 0) this.head = Buffer.from(chunk.subarray(0, HEAD_BYTES));
    if (!this.isZip) this.isEncrypted ||= this.containsEncryptedPackage(chunk);
    this.tail.push(chunk);
    this.tailBytes += chunk.length;
    const kept = this.isZip ? MAX_DIRECTORY_BYTES : ENCRYPTED_PACKAGE.length;
    while (this.tailBytes - (this.tail[0]?.length ?? Infinity) >= kept) {
      this.tailBytes -= this.tail.shift()?.length ?? 0;
    }
  }

  /**
   * Returns the type, or undefined for a container that is not accepted.
   *
   * @throws DocumentEncryptedError
   */
  detect(): MediaType | undefined {
    if (this.isEncrypted) throw new DocumentEncryptedError();
    if (!this.isZip) return undefined;
    const names = namesInZip(Buffer.concat(this.tail));
    const [, declared] = OPEN_DOCUMENT.exec(this.head.toString('latin1')) ?? [];
    if (declared !== undefined) {
      const isWhole = names.has('content.xml') || names.has('encrypted-package');
      return isWhole ? (declared as MediaType) : undefined;
    }
    return names.has('[content_types].xml') ? ooxmlType(names) : undefined;
  }

  /** The name can be split between two chunks. */
  private containsEncryptedPackage(chunk: Buffer): boolean {
    const before = Buffer.concat(this.tail).subarray(-ENCRYPTED_PACKAGE.length);
    const border = Buffer.concat([before, chunk.subarray(0, ENCRYPTED_PACKAGE.length)]);
    return chunk.includes(ENCRYPTED_PACKAGE) || border.includes(ENCRYPTED_PACKAGE);
  }
}

/** Files with macros have other types, which are not accepted. */
function ooxmlType(names: ReadonlySet<string>): MediaType | undefined {
  const all = [...names];
  if (all.some((name) => name.endsWith('vbaproject.bin'))) return undefined;
  const types = OOXML_TYPES.filter(([main]) => all.some((name) => main.test(name)));
  return types.length === 1 ? types[0]?.[1] : undefined;
}

/** Returns the names in the directory of a zip file, in lower case; none if there is no directory. */
function namesInZip(tail: Buffer): ReadonlySet<string> {
  const names = new Set<string>();
  const end = tail.lastIndexOf(END_RECORD);
  if (end === -1 || end + END_RECORD_BYTES > tail.length) return names;
  let at = end - tail.readUInt32LE(end + 12);
  if (at < 0) return names;
  while (at + DIRECTORY_ENTRY_BYTES <= end && tail.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const nameLength = tail.readUInt16LE(at + 28);
    const more = tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
    const nameAt = at + DIRECTORY_ENTRY_BYTES;
    names.add(
      tail
        .toString('latin1', nameAt, nameAt + nameLength)
        .replaceAll('\\', '/')
        .toLowerCase(),
    );
    at = nameAt + nameLength + more;
  }
  return names;
}
