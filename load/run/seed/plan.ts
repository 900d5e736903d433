import { SeededRandom } from './random.ts';

/** The number of newest documents per owner that have bytes in the store; enough for downloads. */
export const WITH_BYTES = 10;

const DAY_MS = 86_400_000;
const YEARS_MS = 3 * 365 * DAY_MS;
const MIN_OWNERS = 600;
const DOCUMENTS_PER_OWNER = 1_000;
/** The minimum number of documents per owner. */
const MIN_EACH = 12;
export const MIN_DOCUMENTS = 20_000;

/** From this number of documents on, the list of one owner has more than 15,000 pages. */
const LARGE = 1_000_000;

/**
 * The number of documents of each owner: the first has very many, the second exactly one percent, the others
 * fewer and fewer.
 */
export function planOwners(documents: number): number[] {
  const owners = Math.max(MIN_OWNERS, Math.floor(documents / DOCUMENTS_PER_OWNER));
  const first = Math.floor(documents * (documents >= LARGE ? 0.76 : 0.3));
  const second = Math.floor(documents / 100);
  const rest = owners - 2;
  const spare = documents - first - second - rest * MIN_EACH;
  const weights = Array.from({ length: rest }, (_, i) => 1 / (i + 10));
  const sum = weights.reduce((a, b) => a + b, 0);
  const others = weights.map((weight) => MIN_EACH + Math.floor((spare * weight) / sum));
  const left = documents - first - second - others.reduce((a, b) => a + b, 0);
  return [first + left, second, ...others];
}

/** One document of the plan. */
export interface PlannedDocument {
  id: string;
  owner: number;
  createdAt: Date;
  /** The index of its text. */
  text: number;
  pages: number;
  sha256: string;
  sizeBytes: number;
  tags: readonly string[];
  /** The index of its file; undefined when its bytes are not stored. */
  file: number | undefined;
}

const TAGS =
  'bills,bank,car,children,contracts,doctor,energy,garden,house,insurance,job,manuals,pension,pets,photos,receipts,school,tax,travel,warranty'.split(
    ',',
  );

/**
 * Generates all documents, oldest first and with the owners mixed, like years of real use. The result is the
 * same at every call with the same arguments.
 */
export function* planDocuments(
  owners: readonly number[],
  texts: number,
  now: Date,
): Generator<PlannedDocument> {
  const random = new SeededRandom(owners.length);
  const order = shuffledOwners(owners, random);
  const left = [...owners];
  for (const [i, owner] of order.entries()) {
    const remaining = left[owner] ?? 0;
    left[owner] = remaining - 1;
    const createdAt = new Date(
      now.getTime() - YEARS_MS + Math.floor((YEARS_MS * i) / order.length),
    );
    yield {
      id: idAt(createdAt, random),
      owner,
      createdAt,
      text: random.below(texts),
      pages: random.fraction() < 0.85 ? 1 : 2 + random.below(2),
      sha256: random.hex(64),
      sizeBytes: 20_000 + random.below(2_000_000),
      tags: Array.from({ length: random.below(4) }, () => random.pick(TAGS)).filter(
        (tag, at, all) => all.indexOf(tag) === at,
      ),
      file: remaining <= WITH_BYTES ? remaining - 1 : undefined,
    };
  }
}

function shuffledOwners(owners: readonly number[], random: SeededRandom): Uint16Array {
  const order = new Uint16Array(owners.reduce((a, b) => a + b, 0));
  let at = 0;
  for (const [owner, count] of owners.entries()) {
    order.fill(owner, at, at + count);
    at += count;
  }
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}

/** UUIDv7 (RFC 9562, 5.7). */
export function idAt(time: Date, random: SeededRandom): string {
  const stamp = time.getTime().toString(16).padStart(12, '0');
  const variant = (8 + random.below(4)).toString(16);
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${random.hex(3)}-${variant}${random.hex(3)}-${random.hex(12)}`;
}
