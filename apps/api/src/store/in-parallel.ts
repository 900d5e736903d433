/** Does the work for all items, at most `lanes` at once; the first failure ends all, as soon as those in hand have ended. */
export async function inParallel<T>(
  items: AsyncIterable<T>,
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const source = items[Symbol.asyncIterator]();
  let isOver = false;
  // An iterator must not be asked twice at once.
  let turn: Promise<unknown> = Promise.resolve();
  const next = (): Promise<IteratorResult<T>> => {
    const result = turn.then(() => source.next());
    turn = result.catch(() => undefined);
    return result;
  };
  const lane = async (): Promise<void> => {
    while (!isOver) {
      const item = await next();
      if (item.done === true) return;
      await work(item.value);
    }
  };
  const stopping = async (): Promise<void> => {
    try {
      await lane();
    } catch (error) {
      isOver = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, stopping));
  await source.return?.();
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
