import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SOURCE_USER, type SourceServer } from '../cluster/source-server.ts';
import { sha256Of, type Client } from './client.ts';
import { uniqueWord } from './words.ts';

const POLL_MS = 100;
/** One file in this number is written again later, with other bytes. */
const CHANGED = 5;
/** The words of these files must differ from those of the uploads. */
const FIRST_WORD = 5_000_000;

export interface SourceFeedOptions {
  readonly client: Client;
  readonly server: SourceServer;
  readonly seed: string;
  readonly files: number;
  /** The progress of the run, from 0 to 1. */
  readonly progress: () => number;
}

/** Writes files into the folder of a source that is kept in step, at the pace of the run. */
export class SourceFeed {
  private readonly options: SourceFeedOptions;
  /** The digests of the last version of each file. Each must become one document. */
  readonly expected = new Map<string, string>();
  /** Digests of versions that were replaced, perhaps before they were seen. */
  readonly replaced = new Set<string>();

  constructor(options: SourceFeedOptions) {
    this.options = options;
  }

  get accountId(): string {
    return this.options.client.id;
  }

  /** Connects the source. An attempt whose answer was lost has used its name. */
  async connect(): Promise<void> {
    const { client, server } = this.options;
    const { status, body } = await client.json('POST', '/v1/sources', {
      kind: 'webdav',
      name: 'A source of the run',
      settings: { url: server.url, username: SOURCE_USER.username },
      credentials: { password: SOURCE_USER.password },
      mode: 'keep',
    });
    if (status !== 201 && (body as { code?: string }).code !== 'source.name_taken') {
      throw new Error(`the source was refused: ${status} ${JSON.stringify(body)}`);
    }
  }

  /** Resolves when all files were written. */
  async run(): Promise<void> {
    const { files, progress } = this.options;
    for (let index = 0; index < files; index += 1) {
      while (index / files > progress()) await delay(POLL_MS);
      await this.write(index, 0);
      const earlier = index - CHANGED;
      if (earlier >= 0 && earlier % CHANGED === 0) await this.write(earlier, 1);
    }
  }

  /** A version is written beside, and renamed: a file is never there in part. */
  private async write(index: number, version: number): Promise<void> {
    const { server, seed } = this.options;
    const path = `folder ${index % 3}/file ${index}.txt`;
    const bytes = Buffer.from(`${uniqueWord(seed, FIRST_WORD + 2 * index + version)} of a source`);
    const before = this.expected.get(path);
    if (before !== undefined) this.replaced.add(before);
    this.expected.set(path, sha256Of(bytes));
    const target = join(server.folder, path);
    await mkdir(join(target, '..'), { recursive: true });
    await writeFile(`${target}.part`, bytes);
    await rename(`${target}.part`, target);
  }
}
