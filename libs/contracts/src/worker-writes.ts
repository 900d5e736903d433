import { WORKER_KEYS_PREFIX } from './document-passwords.js';
import { EXTRACTIONS_PREFIX } from './page-result.js';

/**
 * The prefixes of the store under which workers store and remove objects. compose.yaml, the policies in
 * deploy/s3-policies and their tests know the same list: a worker cannot change an original (ADR 0051).
 */
export const WORKER_WRITES: readonly string[] = [EXTRACTIONS_PREFIX, WORKER_KEYS_PREFIX];
