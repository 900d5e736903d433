import { Injectable } from '@nestjs/common';
import { sourceSecretSchemas, type ConnectorTicket, type PutSecret } from '@app/contracts';
import { SourceNotFoundError } from '../http/http.errors.js';
import { parseBody } from '../http/parse-body.js';
import { closing, SourceAdapters } from '../sources/source-adapters.js';
import { SourcesRepository } from '../sources/sources.repository.js';

/** Tries credentials, and keeps them sealed. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly sources: SourcesRepository,
    private readonly adapters: SourceAdapters,
  ) {}

  /**
   * Keeps credentials that the source accepts.
   *
   * @throws SourceNotFoundError, RequestInvalidError, and the errors of the adapter
   */
  async put(
    { sub, src }: ConnectorTicket,
    secret: PutSecret['secret'],
    signal: AbortSignal,
  ): Promise<void> {
    const source = await this.sources.findSettings(src, sub);
    if (source === undefined) throw new SourceNotFoundError();
    const known = parseBody(sourceSecretSchemas[source.kind], secret);
    const access = this.adapters.accessOf(source, known);
    await closing(this.adapters.openWith(access, sub), (adapter) => adapter.probe(signal));
    const sealed = this.adapters.seal({ accountId: sub, sourceId: src }, access.secret);
    if (!(await this.sources.putSecret(src, sub, sealed))) throw new SourceNotFoundError();
  }
}
