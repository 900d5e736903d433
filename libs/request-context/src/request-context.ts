import { AsyncLocalStorage } from 'node:async_hooks';

/** Who and what the running code works for, as far as it is known yet. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C Trace Context: the caller's trace, and our span of it. */
  readonly traceparent?: string;
  /** The client's address. For the line of the request and the audit trail; no other line repeats it. */
  readonly clientIp?: string;
  readonly userId?: string;
  readonly documentId?: string;
  readonly jobId?: string;
  /** When the caller is to have an answer, on the clock of `performance.now()`; undefined while that clock stands. */
  readonly answerBy?: number | undefined;
}

const storage = new AsyncLocalStorage<{ context: RequestContext }>();

/** Runs `fn`, and all that it starts, inside the context. */
export function runInContext<T>(context: RequestContext, fn: () => T): T {
  return storage.run({ context }, fn);
}

/** The context of the running code; undefined outside a request or a job. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()?.context;
}

/**
 * `fn`, to be called later from anywhere, as in the context that runs now. Cheaper than Node's own binding, which
 * keeps an AsyncResource for each.
 */
export function inThisContext(fn: () => void): () => void {
  const store = storage.getStore();
  return store === undefined ? fn : () => storage.run(store, fn);
}

/** Adds facts that became known on the way, such as the account after authentication. No context: no effect. */
export function addToContext(facts: Partial<Omit<RequestContext, 'requestId'>>): void {
  const store = storage.getStore();
  if (store !== undefined) store.context = { ...store.context, ...facts };
}
