/**
 * Calls `work` for all items, for at most `concurrency` items at the same time. After the first failure no
 * further item is started; it is thrown when the items in progress have ended.
 */
export async function inParallel<T>(
  items: AsyncIterable<T>,
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const source = items[Symbol.asyncIterator]();
  let hasFailed = false;
  // An iterator does not have to support concurrent calls of next().
  let previous: Promise<unknown> = Promise.resolve();
  const next = (): Promise<IteratorResult<T>> => {
    const result = previous.then(() => source.next());
    previous = result.catch(() => undefined);
    return result;
  };
  const workThroughItems = async (): Promise<void> => {
    while (!hasFailed) {
      const item = await next();
      if (item.done === true) return;
      await work(item.value);
    }
  };
  const runWorker = async (): Promise<void> => {
    try {
      await workThroughItems();
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, runWorker));
  await source.return?.();
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
