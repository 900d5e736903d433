import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { ConnectorTicket } from '@app/contracts';
import { SourceUnavailableError, type SourceAdapter } from '@app/sources';
import { SourceNotFoundError } from '../http/http.errors.js';
import { SecretUnreadableError } from '../secrets/sealed-secret.js';
import { closing, SourceAdapters } from '../sources/source-adapters.js';
import { SourcesRepository } from '../sources/sources.repository.js';

/** Opens the source of a ticket. */
@Injectable()
export class OpenSource {
  constructor(
    private readonly sources: SourcesRepository,
    private readonly adapters: SourceAdapters,
  ) {}

  /** Runs `work` with the source. @throws SourceNotFoundError, and what `work` throws */
  async use<T>(ticket: ConnectorTicket, work: (source: SourceAdapter) => Promise<T>): Promise<T> {
    return closing(await this.open(ticket), work);
  }

  private async open({ sub, src }: ConnectorTicket): Promise<SourceAdapter> {
    const source = await this.sources.find(src, sub);
    if (source === undefined) throw new SourceNotFoundError();
    try {
      return this.adapters.open(source);
    } catch (cause) {
      if (cause instanceof SecretUnreadableError) throw new SourceUnavailableError({ cause });
      throw cause;
    }
  }
}

/** Aborts when the api no longer waits for the answer, or, with a limit, when it has waited long enough. */
export function signalOf(res: Response, limitMs?: number): AbortSignal {
  const closed = new AbortController();
  res.once('close', () => closed.abort());
  if (limitMs === undefined) return closed.signal;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new SourceUnavailableError()), limitMs);
  res.once('close', () => clearTimeout(timer));
  return AbortSignal.any([closed.signal, timeout.signal]);
}
