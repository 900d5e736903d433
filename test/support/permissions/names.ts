/** What names the things of an account: ids, words, and answers of the server that a client sends back. */
export interface Names {
  readonly accountId: string;
  readonly email: string;
  readonly password: string;
  readonly documentId: string;
  readonly extractionId: string;
  readonly title: string;
  readonly tag: string;
  readonly filename: string;
  /** The bytes of the document. */
  readonly content: string;
  /** A word that only this account's text has; `phrase` contains it. */
  readonly word: string;
  readonly phrase: string;
  readonly etag: string;
  readonly accessToken: string;
  readonly contentToken: string;
  readonly idempotencyKey: string;
  readonly listCursor: string;
  readonly searchCursor: string;
  readonly auditCursor: string;
  readonly sourceId: string;
  readonly sourceName: string;
  /** A file of the source. */
  readonly entryId: string;
  readonly importsCursor: string;
}

/**
 * Returns names that no account has, each as long as the given one: answers about them differ from answers about the
 * given ones only if the server knows the given ones.
 */
export function unknownNames(names: Names): Names {
  const documentId = lastCharacterChanged(names.documentId);
  const accountId = lastCharacterChanged(names.accountId);
  const otherId = (text: string): string =>
    text.replaceAll(names.documentId, documentId).replaceAll(names.accountId, accountId);
  const inCursor = (cursor: string): string =>
    Buffer.from(otherId(Buffer.from(cursor, 'base64url').toString())).toString('base64url');
  return {
    accountId,
    documentId,
    extractionId: lastCharacterChanged(names.extractionId),
    email: shifted(names.email),
    password: shifted(names.password),
    title: shifted(names.title),
    tag: shifted(names.tag),
    filename: shifted(names.filename),
    content: shifted(names.content),
    word: shifted(names.word),
    phrase: shifted(names.phrase),
    etag: shifted(names.etag),
    accessToken: shifted(names.accessToken),
    contentToken: [...names.contentToken].toReversed().join(''),
    idempotencyKey: shifted(names.idempotencyKey),
    listCursor: inCursor(names.listCursor),
    searchCursor: inCursor(names.searchCursor),
    auditCursor: inCursor(names.auditCursor),
    sourceId: lastCharacterChanged(names.sourceId),
    sourceName: shifted(names.sourceName),
    entryId: Buffer.from(shifted(Buffer.from(names.entryId, 'base64url').toString())).toString(
      'base64url',
    ),
    importsCursor: names.importsCursor,
  };
}

function lastCharacterChanged(id: string): string {
  return id.slice(0, -1) + (id.endsWith('0') ? '1' : '0');
}

const SHIFTED = 'zyxw';

/** Replaces the first letters of every word, and keeps what follows a dot, such as the end of a file name. */
function shifted(text: string): string {
  return text.replaceAll(/(?<![\w.])[a-z]{4}/gi, SHIFTED);
}
