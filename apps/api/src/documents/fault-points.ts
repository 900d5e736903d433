import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import type { FaultPoint } from './documents.config.js';

/**
 * Places at which a test can have the process killed, as by a power cut. Outside of tests the setting that names one
 * has no effect, whatever it says.
 */
@Injectable()
export class FaultPoints {
  private readonly armed: FaultPoint | undefined;

  constructor(config: ApiConfig) {
    this.armed = config.environment === 'test' ? config.faultPoint : undefined;
  }

  /** Ends the process here if a test asked for it; otherwise nothing happens. */
  async reach(point: FaultPoint): Promise<void> {
    if (point !== this.armed) return;
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  }
}
