import type { RemoteEntry } from '../source-adapter.js';
import { SourceRefusedError, SourceUnavailableError } from '../sources.errors.js';
import { parseSize, parseTime, versionOf } from './entry-version.js';
import type { DavProperties, DavResponse } from './multistatus-parser.js';
import { idOf, segmentsBelow, segmentsOfId, type Segments } from './webdav-paths.js';

/** Turns the responses about one folder, or one entry, into entries. */
export class RemoteEntries {
  private readonly asked: Segments;

  constructor(
    private readonly base: URL,
    askedId: string,
  ) {
    this.asked = segmentsOfId(askedId);
  }

  /**
   * The entry that is directly in the folder. Undefined for the folder itself, for entries further below, which a server
   * that ignores `Depth` lists, and for entries that the server reports as missing or forbidden.
   *
   * @throws SourceRefusedError when the response is about a path outside of the folder
   * @throws SourceUnavailableError when the server could not list a part
   */
  child(response: DavResponse): RemoteEntry | undefined {
    const segments = this.segments(response);
    if (segments.length !== this.asked.length + 1 || isMissing(response)) return undefined;
    return toEntry(segments, response.properties);
  }

  /** The entry itself; undefined when the response is about an entry below it, or reports it as missing. */
  self(response: DavResponse): RemoteEntry | undefined {
    const segments = this.segments(response);
    if (segments.length !== this.asked.length || isMissing(response)) return undefined;
    return toEntry(segments, response.properties);
  }

  private segments({ href, status }: DavResponse): Segments {
    const segments = segmentsBelow(this.base, href);
    if (segments === undefined || !this.asked.every((part, i) => part === segments[i])) {
      throw new SourceRefusedError();
    }
    // 507: the server has cut the listing. With other errors of the server, entries would seem to be gone, too.
    if (status !== undefined && status >= 500) throw new SourceUnavailableError();
    return segments;
  }
}

function isMissing({ status }: DavResponse): boolean {
  return status !== undefined && status >= 400;
}

function toEntry(segments: Segments, properties: Readonly<DavProperties>): RemoteEntry {
  const { isFolder, getetag, getcontenttype } = properties;
  const sizeBytes = isFolder ? null : parseSize(properties.getcontentlength);
  const modifiedAt = parseTime(properties.getlastmodified);
  return {
    id: idOf(segments),
    name: segments.at(-1) ?? '',
    isFolder,
    sizeBytes,
    modifiedAt,
    version: versionOf({ etag: getetag, sizeBytes, modifiedAt }),
    mediaType: isFolder || !getcontenttype ? null : getcontenttype,
  };
}
