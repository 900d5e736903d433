import { Injectable } from '@nestjs/common';
import type { Document } from './document.js';
import { UnsettledDocumentsRepository } from './unsettled-documents.repository.js';

/** Beyond it, an account's documents are read in the order in which they came. */
const MOST_COUNTED = 1_000;
/** Behind whatever is read for the first time. */
const AGAIN = 100_000;

/**
 * The places of documents in the line of those that wait for their text. An account's first has the first place, its
 * second the second, and so on, whatever the others have: so each account gets its turn.
 */
@Injectable()
export class ExtractionPlaces {
  constructor(private readonly documents: UnsettledDocumentsRepository) {}

  /** Lower numbers come first. */
  async placeOf({
    id,
    ownerId,
    textExtractionId,
  }: Pick<Document, 'id' | 'ownerId'> & {
    /** What it was read by before, if it was. */
    readonly textExtractionId?: string | null;
  }): Promise<number> {
    const before = await this.documents.countOthers(ownerId, id, MOST_COUNTED);
    return 1 + before + (textExtractionId ? AGAIN : 0);
  }
}
