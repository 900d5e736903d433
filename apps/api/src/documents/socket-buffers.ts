import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Injectable } from '@nestjs/common';

/** A minor collection takes some 0.4 ms. */
const STEP_BYTES = 4 * 1024 ** 2;

type Collect = (options: { readonly type: 'minor' }) => void;

/**
 * Has the buffers that Node makes for each read of a socket collected while they are young, each few MiB that came in.
 *
 * V8 alone lets some 64 MiB of them gather. By then many count as old, and only a collection of the whole heap frees
 * those, which holds everybody up for some 45 ms.
 */
@Injectable()
export class SocketBuffers {
  private readonly collect: Collect;
  private sinceLast = 0;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.collect = runInNewContext('gc') as Collect;
  }

  /** So many bytes came in and are not needed any more. */
  passed(bytes: number): void {
    this.sinceLast += bytes;
    if (this.sinceLast < STEP_BYTES) return;
    this.sinceLast = 0;
    this.collect({ type: 'minor' });
  }
}
