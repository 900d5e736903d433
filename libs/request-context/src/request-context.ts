import { AsyncLocalStorage } from 'node:async_hooks';

/** The facts that every log line inside a request or a job carries once they are known. */
export interface RequestContext {
  readonly requestId: string;
  readonly traceparent?: string;
  readonly userId?: string;
  readonly documentId?: string;
  readonly jobId?: string;
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

/** Adds facts that became known on the way, such as the account after authentication. No context: no effect. */
export function addToContext(facts: Partial<Omit<RequestContext, 'requestId'>>): void {
  const store = storage.getStore();
  if (store !== undefined) store.context = { ...store.context, ...facts };
}
