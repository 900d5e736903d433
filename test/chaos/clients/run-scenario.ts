import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { Journal } from '../journal.ts';
import { sha256Of, type Answer, type Client } from './client.ts';
import { makeContent, type Content } from './contents.ts';
import type { Scenario, FollowUp } from './scenarios.ts';
import { uniqueWord } from './words.ts';

/** What a scenario needs besides its client. */
export interface ScenarioTools {
  readonly seed: string;
  readonly journal: Journal;
  readonly findings: Findings;
  /** Sets the deletion time of a document back, so that its time in the trash is over. */
  expireTrash(documentId: string): Promise<void>;
}

interface DocumentBody {
  readonly id: string;
  readonly deletedAt: string | null;
}

/** Runs one scenario: uploads a document, then does the planned follow-up. Writes each acknowledgement to the journal. */
export class ScenarioRunner {
  private readonly scenario: Scenario;
  private readonly client: Client;
  private readonly tools: ScenarioTools;

  constructor(scenario: Scenario, client: Client, tools: ScenarioTools) {
    this.scenario = scenario;
    this.client = client;
    this.tools = tools;
  }

  async run(): Promise<void> {
    const { number, kind, protocol, followUp, random } = this.scenario;
    const word = uniqueWord(this.tools.seed, number);
    const content = await makeContent(kind, number, word, random.fork('bytes'));
    if (protocol === 'wrong-digest') return this.uploadWithWrongDigest(content);
    const isTwin = protocol === 'twin' || protocol === 'twin-key';
    const keys = [this.keyOf('first'), ...(isTwin ? [this.keyOf('second')] : [])];
    const ids = await Promise.all(keys.map((key) => this.upload(content, key)));
    const [id] = ids;
    // The upload failed, or the account was closed meanwhile.
    if (id === undefined) return;
    await this.followUp(followUp, id, content);
  }

  private keyOf(name: string): string | undefined {
    const { number, protocol } = this.scenario;
    const hasKey = protocol === 'key' || protocol === 'twin-key';
    return hasKey ? `${this.tools.seed}-${number}-${name}` : undefined;
  }

  /** Resolves with the acknowledged id, or with undefined when the upload was not accepted. */
  private async upload(content: Content, key?: string): Promise<string | undefined> {
    const { number, account, protocol } = this.scenario;
    const sha256 = sha256Of(content.bytes);
    const answer = await this.client.upload({
      ...content,
      ...(key === undefined ? {} : { key }),
      ...(protocol === 'digest' ? { sha256 } : {}),
    });
    if (answer.status !== 200 && answer.status !== 201) {
      this.addUnexpected('upload', answer);
      return undefined;
    }
    const body = answer.body as DocumentBody;
    this.tools.journal.write({
      kind: 'uploaded',
      scenario: number,
      account,
      id: body.id,
      sha256,
      word: content.word,
      status: answer.status,
      key: key ?? null,
      body,
    });
    if (body.deletedAt !== null)
      this.addFinding(GUARANTEES.state, `${body.id} acknowledged in the trash`);
    return body.id;
  }

  private async uploadWithWrongDigest(content: Content): Promise<void> {
    const { account } = this.scenario;
    const answer = await this.client.upload({
      ...content,
      sha256: sha256Of(Buffer.from('other')),
    });
    const { code } = (answer.body ?? {}) as { code?: string };
    if (answer.status !== 400 || code !== 'document.digest_mismatch') {
      return this.addUnexpected('upload with a wrong digest', answer);
    }
    this.tools.journal.write({ kind: 'refused', account, sha256: sha256Of(content.bytes), code });
  }

  private async followUp(followUp: FollowUp, id: string, content: Content): Promise<void> {
    switch (followUp) {
      case 'keep':
        return;
      case 'trash':
        return void (await this.trash(id));
      case 'restore':
        return void ((await this.trash(id)) && (await this.restore(id)));
      case 'upload-again':
        if (await this.trash(id)) await this.upload(content);
        return;
      case 'purge':
        return void ((await this.trash(id)) && (await this.purge(id)));
      case 'purge-and-upload-again':
        // Without a wait in between, so that the upload of the same bytes races their purge.
        if (await this.trash(id)) {
          await this.purge(id);
          await this.upload(content);
        }
        return;
      case 'reprocess':
        return this.reprocess(id);
      case 'content-url':
        return this.downloadBySignedUrl(id, content);
    }
  }

  private async trash(id: string): Promise<boolean> {
    const answer = await this.client.request('DELETE', `/v1/documents/${id}`);
    if (answer.status !== 204) {
      this.addUnexpected('deletion', answer);
      return false;
    }
    this.tools.journal.write({ kind: 'trashed', account: this.scenario.account, id });
    return true;
  }

  private async restore(id: string): Promise<void> {
    const answer = await this.client.request('POST', `/v1/documents/${id}/restore`);
    if (answer.status !== 200) return this.addUnexpected('restoration', answer);
    this.tools.journal.write({ kind: 'restored', account: this.scenario.account, id });
  }

  private async purge(id: string): Promise<void> {
    await this.tools.expireTrash(id);
    this.tools.journal.write({ kind: 'purged', account: this.scenario.account, id });
  }

  private async reprocess(id: string): Promise<void> {
    const answer = await this.client.json('POST', `/v1/documents/${id}/ocr`, {});
    if (answer.status !== 202) this.addUnexpected('reprocessing', answer);
  }

  private async downloadBySignedUrl(id: string, content: Content): Promise<void> {
    const answer = await this.client.json('POST', `/v1/documents/${id}/content-url`, {});
    if (answer.status !== 201) return this.addUnexpected('signed URL', answer);
    const { url } = answer.body as { url: string };
    const { pathname, search } = new URL(url, 'http://localhost');
    const shown = await this.client.request('GET', `${pathname}${search}`);
    if (shown.status !== 200 || !shown.bytes.equals(content.bytes)) {
      this.addFinding(GUARANTEES.bytes, `${id} by its signed URL: ${shown.status}`);
    }
  }

  /** Reports an unexpected answer. While its account is being closed, a client may get 401. */
  private addUnexpected(what: string, { status, bytes }: Answer): void {
    if (status === 401 && this.client.isClosing) return;
    this.addFinding(
      GUARANTEES.errors,
      `${what}: ${status} ${bytes.toString('utf8').slice(0, 300)}`,
    );
  }

  private addFinding(guarantee: string, example: string): void {
    this.tools.findings.add(guarantee, `scenario ${this.scenario.number}: ${example}`);
  }
}
