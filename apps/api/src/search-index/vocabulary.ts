import { Injectable } from '@nestjs/common';
import { fold } from '@app/text-search';
import { VocabularyRepository, type AddedWord, type WordChange } from './vocabulary.repository.js';

/** The number of changes that are applied together: one change has the words of a whole document. */
const CHANGES = 50;
/** So few that each statement ends far below its timeout. */
const ADDED = 5_000;
const CHECKED = 250;
const REMOVED = 10_000;

/** Keeps the words of each account's documents, for suggestions and near words. */
@Injectable()
export class Vocabulary {
  constructor(private readonly repository: VocabularyRepository) {}

  /**
   * Applies what documents got and lost since the last run. A change is deleted after it was applied, so an interrupted
   * one is applied again, which changes nothing.
   */
  async applyChanges(signal?: AbortSignal): Promise<void> {
    while (signal?.aborted !== true) {
      const changes = await this.repository.changes(CHANGES);
      for (const [ownerId, owned] of Map.groupBy(changes, (change) => change.ownerId)) {
        await this.applyTo(ownerId, owned);
      }
      if (changes.length > 0) await this.repository.forget(changes);
      if (changes.length < CHANGES) return;
    }
  }

  /** Removes some words of an account. Returns false when it has none. */
  async removeSomeOf(accountId: string): Promise<boolean> {
    return (await this.repository.removeOwned(accountId, REMOVED)) > 0;
  }

  /** All words are added first. Then each word that a document lost is kept only if a document has it. */
  private async applyTo(ownerId: string, changes: readonly WordChange[]): Promise<void> {
    const added = new Map(changes.flatMap(addedBy).map((one) => [one.word, one]));
    // Sorted, so that neighbouring words are written to the same page of the index.
    const words = [...added.values()].toSorted((one, other) => (one.word < other.word ? -1 : 1));
    for (const batch of batches(words, ADDED)) await this.repository.add(ownerId, batch);
    const lost = new Set(changes.flatMap((change) => lostBy(change)));
    for (const terms of batches([...lost], ADDED)) {
      const known = await this.repository.known(ownerId, terms);
      for (const batch of batches(known, CHECKED)) {
        await this.repository.check(ownerId, batch);
      }
    }
  }
}

function addedBy({ documentId, added }: WordChange): AddedWord[] {
  return added.map((spelling) => ({ word: fold(spelling), spelling, documentId }));
}

/** The terms that a change removed and did not add again. */
function lostBy({ added, removed }: WordChange): string[] {
  if (removed.length === 0) return [];
  const kept = new Set(added.map(fold));
  return removed.filter((term) => !kept.has(term));
}

function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}
