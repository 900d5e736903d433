import { Injectable } from '@nestjs/common';
import type { ConnectorTicket, WebdavSecret } from '@app/contracts';
import { SourceNotFoundError } from '../http/http.errors.js';
import { SourceAdapters } from '../sources/source-adapters.js';
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
   * @throws SourceNotFoundError and the errors of the adapter
   */
  async put(
    { sub, src }: ConnectorTicket,
    secret: WebdavSecret,
    signal: AbortSignal,
  ): Promise<void> {
    const source = await this.sources.findSettings(src, sub);
    if (source === undefined) throw new SourceNotFoundError();
    await this.adapters.openWith(source.settings, secret).probe(signal);
    const sealed = this.adapters.seal({ accountId: sub, sourceId: src }, secret);
    if (!(await this.sources.putSecret(src, sub, sealed))) throw new SourceNotFoundError();
  }
}
