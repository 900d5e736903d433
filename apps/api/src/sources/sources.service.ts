import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AUTO_LANGUAGE, sourceSecretSchemas } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { currentContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import { AccountClosing } from '../auth/index.js';
import type { Handled } from '../http/index.js';
import { NewDocumentStarter } from '../scanning/index.js';
import { ConnectorClient } from './connector-client.js';
import { ifMatchAdmits, MAX_SOURCES, type Source, type SourceDetails } from './source.js';
import {
  SourceChangedError,
  SourceConsentNeededError,
  SourceHasNoPasswordError,
  SourceMovesNothingError,
  SourceTrashesMovedError,
  SourceNameTakenError,
  SourceNotFoundError,
  SourcePausedError,
  SourcesTooManyError,
} from './sources.errors.js';
import { SourcesRepository } from './sources.repository.js';
import type { CreateSource, SourceCredentials, UpdateSource } from './sources.requests.js';

type ChangedFields =
  'name' | 'folder' | 'mode' | 'afterImport' | 'onChange' | 'tags' | 'language' | 'state';

/** Creates and changes sources; {@link SourceRemover} removes them. */
@Injectable()
export class SourcesService {
  private readonly logger = new Logger(SourcesService.name);

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: SourcesRepository,
    private readonly connector: ConnectorClient,
    private readonly starter: NewDocumentStarter,
    private readonly accounts: AccountClosing,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Creates a source, if the other side accepts its credentials. After a crash before that, there is a source in the
   * state `consent_needed`: new credentials complete it.
   *
   * @throws SourceNameTakenError, SourcesTooManyError, DocumentLanguageUnavailableError, and the errors of the connector
   */
  async create(accountId: string, request: CreateSource): Promise<Source> {
    const credentials = 'credentials' in request ? request.credentials : {};
    const source = await this.register(accountId, request);
    try {
      await this.connector.putSecret(source, credentials);
    } catch (error) {
      await this.discard(source.id);
      throw error;
    }
    return this.transactions.run(async () => {
      await this.repository.activate(source.id);
      await this.recordCreation(source);
      return this.get(accountId, source.id);
    });
  }

  /**
   * Inserts a source that waits for its credentials.
   *
   * @throws SourceNameTakenError, SourcesTooManyError, DocumentLanguageUnavailableError
   */
  async register(accountId: string, request: CreateSource): Promise<Source> {
    const id = uuidv7();
    const languages = this.languagesOf(request.language);
    const source = { ...fieldsOf(request), id, accountId, languages };
    return this.change(accountId, async (others) => {
      if (others.length >= MAX_SOURCES) throw new SourcesTooManyError();
      refuseTakenName(others, source);
      refuseTrashOfMoved(source);
      await this.repository.insert(source);
      return this.get(accountId, id);
    });
  }

  /** Removes a source that never got credentials. */
  async discard(id: string): Promise<void> {
    await this.repository.delete(id);
  }

  async recordCreation({ id, accountId, kind }: Source): Promise<void> {
    await this.audit.record('source.created', { accountId, detail: kind });
    this.logger.log({ sourceId: id }, 'Source created');
  }

  async list(accountId: string): Promise<Source[]> {
    this.connector.requireEnabled();
    return this.repository.list(accountId);
  }

  /** @throws SourceNotFoundError */
  async get(accountId: string, id: string): Promise<Source> {
    this.connector.requireEnabled();
    const source = await this.repository.find(accountId, id);
    if (source === undefined) throw new SourceNotFoundError();
    return source;
  }

  /** Returns a source that may be read. @throws SourceNotFoundError, SourcePausedError, SourceConsentNeededError */
  async getActive(accountId: string, id: string): Promise<Source> {
    const source = await this.get(accountId, id);
    if (source.state === 'paused') throw new SourcePausedError();
    if (source.state === 'consent_needed') throw new SourceConsentNeededError();
    return source;
  }

  /** @throws SourceNotFoundError, SourceChangedError, SourceNameTakenError, SourceConsentNeededError, SourceMovesNothingError, SourceTrashesMovedError */
  async update(
    accountId: string,
    id: string,
    { language, ...fields }: Handled<UpdateSource, ChangedFields>,
    ifMatch: string | undefined,
  ): Promise<Source> {
    return this.change(accountId, async (all) => {
      const source = all.find((one) => one.id === id);
      if (source === undefined) throw new SourceNotFoundError();
      if (ifMatch !== undefined && !ifMatchAdmits(ifMatch, source)) throw new SourceChangedError();
      if (source.state === 'consent_needed' && fields.state === 'active') {
        throw new SourceConsentNeededError();
      }
      if (source.kind !== 'folder' && fields.afterImport !== undefined) {
        throw new SourceMovesNothingError();
      }
      const details: SourceDetails = {
        name: fields.name ?? source.name,
        folder: fields.folder ?? source.folder,
        mode: fields.mode ?? source.mode,
        afterImport: fields.afterImport ?? source.afterImport,
        onChange: fields.onChange ?? source.onChange,
        tags: fields.tags ?? source.tags,
        languages: language === undefined ? source.languages : this.languagesOf(language),
        state: fields.state ?? source.state,
      };
      refuseTakenName(
        all.filter((one) => one.id !== id),
        details,
      );
      refuseTrashOfMoved(details);
      await this.repository.update(id, details, isDueAfter(source, details));
      await this.audit.record('source.changed', { accountId });
      return this.get(accountId, id);
    });
  }

  /**
   * @throws SourceNotFoundError, SourceHasNoPasswordError, and the errors of the connector when the other side refuses the
   * credentials
   */
  async changeCredentials(
    accountId: string,
    id: string,
    { password }: Handled<SourceCredentials, 'password'>,
  ): Promise<void> {
    const source = await this.get(accountId, id);
    const secret = { password };
    if (!sourceSecretSchemas[source.kind].safeParse(secret).success)
      throw new SourceHasNoPasswordError();
    await this.connector.putSecret(source, secret);
    await this.activate(source);
  }

  /** The connector has new credentials of the source, which were tried. */
  async activate({ id, accountId }: Pick<Source, 'id' | 'accountId'>): Promise<void> {
    await this.transactions.run(async () => {
      await this.repository.activate(id);
      await this.audit.record('source.credentials_changed', { accountId });
    });
  }

  /** @throws SourcesDisabledError */
  requireEnabled(): void {
    this.connector.requireEnabled();
  }

  /** Makes a source due now. @throws SourceNotFoundError, SourcePausedError, SourceConsentNeededError */
  async sync(accountId: string, id: string): Promise<void> {
    await this.getActive(accountId, id);
    await this.repository.requestSync(id, currentContext()?.requestId);
  }

  /** One change of an account's sources runs at a time, and sees all of them. */
  private async change<T>(
    accountId: string,
    change: (sources: readonly Source[]) => Promise<T>,
  ): Promise<T> {
    this.connector.requireEnabled();
    return this.transactions.run(async () => {
      await this.accounts.lockOpenAccount(accountId);
      await this.repository.lockSources(accountId);
      return change(await this.repository.list(accountId));
    });
  }

  /** Returns null for languages that are detected. @throws DocumentLanguageUnavailableError */
  private languagesOf(requested: readonly string[] | null | undefined): readonly string[] | null {
    if (requested == null || requested.includes(AUTO_LANGUAGE)) return null;
    return this.starter.languagesFor(requested);
  }
}

/** The columns that a request for a new source gives. */
function fieldsOf(
  request: CreateSource,
): Pick<
  Source,
  'kind' | 'name' | 'settings' | 'folder' | 'mode' | 'afterImport' | 'onChange' | 'tags'
> {
  const { kind, name, settings, folder, mode, onChange, tags } = request;
  const afterImport = 'afterImport' in request ? request.afterImport : null;
  return { kind, name, settings, folder, mode, onChange, tags, afterImport };
}

function refuseTakenName(others: readonly Source[], { name }: Pick<Source, 'name'>): void {
  if (others.some((other) => other.name === name)) throw new SourceNameTakenError();
}

/** The next file of the name of a moved one is another file, as the scans of a scanner are. */
function refuseTrashOfMoved({
  afterImport,
  onChange,
}: Pick<Source, 'afterImport' | 'onChange'>): void {
  if (afterImport === 'move' && onChange === 'trash') throw new SourceTrashesMovedError();
}

/** The next round must not wait when the change can bring new files. */
function isDueAfter(before: Source, after: SourceDetails): boolean {
  if (after.state !== 'active') return false;
  return (
    before.state !== after.state || before.mode !== after.mode || before.folder !== after.folder
  );
}
