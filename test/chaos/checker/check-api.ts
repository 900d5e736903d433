import { sha256Of, type Client } from '../clients/client.ts';
import type { ClientPool } from '../clients/client-pool.ts';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import { QUOTA_BYTES } from '../cluster/settings.ts';
import type { Expected, ExpectedDocument } from './expected.ts';
import { inParallel } from './in-parallel.ts';

const PARALLEL = 8;

interface DocumentBody {
  readonly id: string;
  readonly sha256: string;
  readonly size: number;
  readonly deletedAt: string | null;
}
interface Page {
  readonly items: readonly DocumentBody[];
  readonly nextCursor: string | null;
}

/**
 * Reads every acknowledged document through the public api: by its id, its content, the lists and a search.
 */
export class ApiCheck {
  private readonly clientPool: ClientPool;
  private readonly expected: Expected;
  private readonly findings: Findings;

  constructor(clientPool: ClientPool, expected: Expected, findings: Findings) {
    this.clientPool = clientPool;
    this.expected = expected;
    this.findings = findings;
  }

  async run(): Promise<void> {
    const { accounts, closed, documents } = this.expected;
    await inParallel([...documents.values()], PARALLEL, (document) => this.checkDocument(document));
    // Negative numbers are the accounts of the probes. They upload no documents that are checked here.
    const open = [...accounts.keys()].filter((account) => account >= 0 && !closed.has(account));
    await inParallel(open, PARALLEL, (account) => this.checkAccount(account));
    await inParallel([...closed], PARALLEL, (account) => this.checkClosed(account));
    const live = [...documents.values()].filter(({ state }) => state === 'live').length;
    for (const guarantee of ['kept', 'state', 'listed', 'found'] as const) {
      this.findings.checked(GUARANTEES[guarantee], documents.size);
    }
    this.findings.checked(GUARANTEES.bytes, live);
    this.findings.checked(GUARANTEES.quota, open.length);
    this.findings.checked(GUARANTEES.refused, this.expected.refused.length);
  }

  private async checkDocument(document: ExpectedDocument): Promise<void> {
    const { id, account, state, sha256 } = document;
    const client = await this.clientPool.clientOf(account);
    const { status, body } = await client.request('GET', `/v1/documents/${id}`);
    if (state === 'purged') {
      if (status !== 404) this.addFinding('purged', document, `answers ${status}`);
      return;
    }
    if (status !== 200) return this.addFinding('kept', document, `answers ${status}`);
    const { deletedAt, sha256: reported } = body as DocumentBody;
    if (reported !== sha256) this.addFinding('bytes', document, `reports ${reported}`);
    if ((deletedAt === null) !== (state === 'live')) {
      this.addFinding(
        'state',
        document,
        `is ${deletedAt === null ? 'live' : 'trashed'}, not ${state}`,
      );
    }
    const content = await client.request('GET', `/v1/documents/${id}/content`);
    if (state === 'live') {
      const isIntact = content.status === 200 && sha256Of(content.bytes) === sha256;
      if (!isIntact) this.addFinding('bytes', document, `content answers ${content.status}`);
    } else if (content.status !== 404)
      this.addFinding('state', document, 'has content in the trash');
    await this.checkSearch(client, document);
  }

  private async checkSearch(client: Client, document: ExpectedDocument): Promise<void> {
    const { body } = await client.request('GET', `/v1/search?q=${document.word}`);
    const found = (body as { items?: { document: DocumentBody }[] }).items ?? [];
    const ids = found.map((item) => item.document.id);
    const expected = document.state === 'live' ? [document.id] : [];
    if (ids.join() !== expected.join())
      this.addFinding('found', document, `finds [${ids.join(', ')}]`);
  }

  private async checkAccount(account: number): Promise<void> {
    const client = await this.clientPool.clientOf(account);
    const live = await this.listAll(client, '');
    const trashed = await this.listAll(client, '&trashed=true');
    const own = [...this.expected.documents.values()].filter((one) => one.account === account);
    this.compareList(
      live,
      own.filter(({ state }) => state === 'live'),
      `the list of account ${account}`,
    );
    this.compareList(
      trashed,
      own.filter(({ state }) => state === 'trashed'),
      `the trash of account ${account}`,
    );
    const digests = new Set([...live, ...trashed].map(({ sha256 }) => sha256));
    for (const refused of this.expected.refused) {
      if (refused.account !== account || !digests.has(refused.sha256)) continue;
      this.findings.add(GUARANTEES.refused, `account ${account} has ${refused.sha256}`);
    }
    await this.checkUsage(client, [...live, ...trashed]);
  }

  private async checkUsage(client: Client, documents: readonly DocumentBody[]): Promise<void> {
    const { body } = await client.request('GET', '/v1/me');
    const { usage } = body as { usage: { documents: number; bytes: number } };
    const bytes = documents.reduce((sum, { size }) => sum + size, 0);
    if (usage.documents !== documents.length || usage.bytes !== bytes || bytes > QUOTA_BYTES) {
      const reported = `${usage.documents} documents, ${usage.bytes} bytes`;
      const listed = `${documents.length}, ${bytes}`;
      this.findings.add(GUARANTEES.quota, `${client.options.email}: ${reported}; listed ${listed}`);
    }
  }

  private async listAll(client: Client, filter: string): Promise<DocumentBody[]> {
    const all: DocumentBody[] = [];
    let cursor: string | null = null;
    do {
      const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await client.request('GET', `/v1/documents?limit=100${filter}${from}`);
      const page = body as Page;
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return all;
  }

  private compareList(
    listed: readonly DocumentBody[],
    expected: readonly ExpectedDocument[],
    list: string,
  ): void {
    const ids = new Set(listed.map(({ id }) => id));
    if (ids.size !== listed.length)
      this.findings.add(GUARANTEES.listed, `${list} contains a document twice`);
    for (const document of expected) {
      if (!ids.delete(document.id)) this.addFinding('listed', document, `is missing in ${list}`);
    }
    for (const id of ids)
      this.findings.add(GUARANTEES.listed, `${list} contains ${id}, which does not belong there`);
  }

  private async checkClosed(account: number): Promise<void> {
    const client = await this.clientPool.clientOf(account);
    if (await client.logIn()) this.findings.add(GUARANTEES.closed, `${account} can log in`);
    const { status } = await client.request('GET', '/v1/documents');
    if (status !== 401) this.findings.add(GUARANTEES.closed, `${account} gets ${status}`);
  }

  private addFinding(
    guarantee: keyof typeof GUARANTEES,
    { id, scenario }: ExpectedDocument,
    example: string,
  ): void {
    this.findings.add(GUARANTEES[guarantee], `${id} (scenario ${scenario}) ${example}`);
  }
}
