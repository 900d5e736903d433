import { AsyncLocalStorage } from 'node:async_hooks';

/** The request or job that the running code works for, as far as it is known yet. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C Trace Context: the caller's trace, and our span of it. */
  readonly traceparent?: string;
  /** The client's address. Only for the access log line and the audit trail; no other log line contains it. */
  readonly clientIp?: string;
  readonly userId?: string;
  readonly documentId?: string;
  readonly sourceId?: string;
  readonly jobId?: string;
  /** The deadline of the answer, on the clock of `performance.now()`; undefined while the clock is stopped. */
  readonly answerBy?: number | undefined;
}

const storage = new AsyncLocalStorage<{ context: RequestContext }>();

/** Runs `fn`, and everything that it starts, inside the context. */
export function runInContext<T>(context: RequestContext, fn: () => T): T {
  return storage.run({ context }, fn);
}

/** The context of the running code; undefined outside a request or a job. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()?.context;
}

/**
 * Binds `fn` to the current context. Cheaper than Node's own `AsyncResource.bind`, which creates an AsyncResource for each
 * function.
 */
export function inThisContext(fn: () => void): () => void {
  const store = storage.getStore();
  return store === undefined ? fn : () => storage.run(store, fn);
}

/** Adds facts that became known later, such as the account after authentication. Without a context it has no effect. */
export function addToContext(facts: Partial<Omit<RequestContext, 'requestId'>>): void {
  const store = storage.getStore();
  if (store !== undefined) store.context = { ...store.context, ...facts };
}
