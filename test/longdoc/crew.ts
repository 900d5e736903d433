import { findFreePort } from '@app/embedded-postgres';
import { StrongroomProcess, type MigratedDatabase, type Strongroom } from '@app/testing';

/** Several workers on one queue, which a test kills and which are there again at once. */
export class Crew {
  readonly kills: string[] = [];
  private readonly workers: StrongroomProcess[];

  private constructor(workers: StrongroomProcess[]) {
    this.workers = workers;
  }

  /** The worker of `strongroom`, and others beside it. */
  static async gather(
    strongroom: Strongroom,
    database: MigratedDatabase,
    size: number,
    settings: Record<string, string>,
  ): Promise<Crew> {
    const others = await Promise.all(
      Array.from({ length: size - 1 }, async () => {
        const port = await findFreePort();
        return new StrongroomProcess({
          script: 'dist/apps/ocr-worker/src/main.js',
          readyUrl: `http://127.0.0.1:${port}/health/ready`,
          env: {
            DATA_DIR: strongroom.dataDir,
            QUEUE_DATABASE_URL: database.queueUrl,
            WORKER_MANAGEMENT_PORT: String(port),
            ...settings,
          },
        });
      }),
    );
    for (const worker of others) await worker.start();
    return new Crew([strongroom.worker, ...others]);
  }

  /** Kills the next one, if it has a page of the document in hand, and starts it again. */
  async kill(documentId: string): Promise<boolean> {
    const worker = this.workers[this.kills.length % this.workers.length];
    if (worker === undefined || begunIn(worker, documentId) === 0) return false;
    await worker.stop('SIGKILL');
    this.kills.push(new Date().toISOString());
    await worker.start();
    return true;
  }

  /** How often a page of the document was begun, by all of them. */
  begun(documentId: string): number {
    return this.workers.reduce((sum, worker) => sum + begunIn(worker, documentId), 0);
  }

  /** What each of them has begun. */
  shares(documentId: string): number[] {
    return this.workers.map((worker) => begunIn(worker, documentId));
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }
}

function begunIn(worker: StrongroomProcess, documentId: string): number {
  return worker.lines.filter(
    (line) => line['msg'] === 'Page begun' && line['documentId'] === documentId,
  ).length;
}
