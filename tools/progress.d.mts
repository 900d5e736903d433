/** See progress.mjs. */
export function startProgress(
  what: string,
  describe?: () => string,
  stream?: Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean },
): () => void;
