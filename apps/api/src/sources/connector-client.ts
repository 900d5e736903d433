import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { z } from 'zod';
import {
  CONNECTOR_TICKET_SECONDS,
  authorizationBegunSchema,
  remoteEntryPageSchema,
  remoteEntrySchema,
  type AuthorizationAnswer,
  type AuthorizationBegun,
  type BeginAuthorization,
  type ConnectorTicket,
  type PutSecret,
  type RemoteEntryMessage,
  type RemoteEntryPageMessage,
} from '@app/contracts';
import type { AppError } from '@app/errors';
import { currentContext, pauseDeadline } from '@app/request-context';
import { ServiceUnavailableError } from '../http/index.js';
import type { Source } from './source.js';
import { SourcesConfig } from './sources.config.js';
import {
  CONNECTOR_ERRORS,
  SourceNotFoundError,
  SourceRangeUnsatisfiableError,
  SourcesDisabledError,
} from './sources.errors.js';

/** The connector waits 10 s for the first byte of the other side, for each of the few requests that one of ours needs. */
const ANSWER_TIMEOUT_MS = 45_000;
const MAX_PROBLEM_BYTES = 65_536;

/** The source of a request, and the account to which it belongs. */
export type SourceRef = Pick<Source, 'id' | 'accountId'>;

/** The bytes of a remote file, or of a range of it. */
export interface RemoteContent {
  readonly status: number;
  readonly headers: Headers;
  readonly stream: Readable;
}

interface ConnectorRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly range?: string | undefined;
}

/** The client of the connector's internal HTTP (libs/contracts). The clock of the request stops while it waits. */
@Injectable()
export class ConnectorClient {
  private readonly jwt: JwtService | undefined;

  constructor(private readonly config: SourcesConfig) {
    const secret = config.connectorSecret;
    this.jwt = secret === undefined ? undefined : new JwtService({ secret });
  }

  /** @throws SourcesDisabledError when there is no connector */
  requireEnabled(): void {
    if (this.config.connectorUrl === undefined) throw new SourcesDisabledError();
  }

  /** Gives the credentials to the connector, which tries them before it keeps them. */
  async putSecret(source: SourceRef, secret: PutSecret['secret']): Promise<void> {
    const response = await this.send(source, {
      method: 'PUT',
      path: `sources/${source.id}/secret`,
      body: { secret },
    });
    await response.body?.cancel();
  }

  /** Begins an authorization at the provider of the source. */
  async beginAuthorization(
    source: SourceRef,
    body: BeginAuthorization,
  ): Promise<AuthorizationBegun> {
    const path = `sources/${source.id}/authorization`;
    const response = await this.send(source, { method: 'POST', path, body });
    return authorizationBegunSchema.parse(await response.json());
  }

  /** Completes an authorization with the answer of the provider. */
  async completeAuthorization(source: SourceRef, body: AuthorizationAnswer): Promise<void> {
    const path = `sources/${source.id}/authorization`;
    const response = await this.send(source, { method: 'PUT', path, body });
    await response.body?.cancel();
  }

  /** Ends the agreement at the provider, where it answers in time. */
  async revokeAuthorization(source: SourceRef): Promise<void> {
    const path = `sources/${source.id}/authorization`;
    const response = await this.send(source, { method: 'DELETE', path });
    await response.body?.cancel();
  }

  async listEntries(
    source: SourceRef,
    parent: string | undefined,
    cursor: string | undefined,
  ): Promise<RemoteEntryPageMessage> {
    return this.getJson(remoteEntryPageSchema, source, 'entries', { parent, cursor });
  }

  async getEntry(source: SourceRef, entry: string): Promise<RemoteEntryMessage> {
    return this.getJson(remoteEntrySchema, source, 'entry', { entry });
  }

  /** Opens a file. The caller must read the stream or destroy it. @throws SourceRangeUnsatisfiableError */
  async openContent(
    source: SourceRef,
    entry: string,
    range: string | undefined,
  ): Promise<RemoteContent> {
    const path = `sources/${source.id}/content`;
    const response = await this.send(source, { method: 'GET', path, query: { entry }, range });
    const { status, headers, body } = response;
    return { status, headers, stream: body === null ? Readable.from([]) : Readable.fromWeb(body) };
  }

  private async getJson<S extends z.ZodType>(
    schema: S,
    source: SourceRef,
    what: string,
    query: Readonly<Record<string, string | undefined>>,
  ): Promise<z.output<S>> {
    const path = `sources/${source.id}/${what}`;
    const response = await this.send(source, { method: 'GET', path, query });
    return schema.parse(await response.json());
  }

  private async send(source: SourceRef, request: ConnectorRequest): Promise<Response> {
    const { connectorUrl } = this.config;
    if (connectorUrl === undefined) throw new SourcesDisabledError();
    const url = new URL(request.path, connectorUrl);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const resume = pauseDeadline();
    try {
      const response = await this.fetch(url, source, request);
      if (!response.ok) throw await errorOf(response);
      return response;
    } finally {
      resume();
    }
  }

  /** The time limit ends with the head of the answer: a long file may take its time. */
  private async fetch(url: URL, source: SourceRef, request: ConnectorRequest): Promise<Response> {
    const { requestId, traceparent } = currentContext() ?? {};
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), ANSWER_TIMEOUT_MS);
    try {
      return await fetch(url, {
        method: request.method,
        signal: timeout.signal,
        redirect: 'error',
        headers: {
          authorization: `Bearer ${this.ticketFor(source)}`,
          ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
          ...(traceparent === undefined ? {} : { traceparent }),
          ...(request.range === undefined ? {} : { range: request.range }),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
    } catch (cause) {
      throw new ServiceUnavailableError({ cause });
    } finally {
      clearTimeout(timer);
    }
  }

  private ticketFor({ id, accountId }: SourceRef): string {
    if (this.jwt === undefined) throw new SourcesDisabledError();
    const claims: Omit<ConnectorTicket, 'sub' | 'aud'> = { src: id };
    return this.jwt.sign(claims, {
      algorithm: 'HS256',
      audience: 'connector' satisfies ConnectorTicket['aud'],
      subject: accountId,
      expiresIn: CONNECTOR_TICKET_SECONDS,
    });
  }
}

/** Returns the error of the connector's answer; a code that this release does not know counts as an outage. */
async function errorOf(response: Response): Promise<AppError> {
  const { status, headers } = response;
  const code = await codeOf(response);
  if (status === 416) {
    return new SourceRangeUnsatisfiableError(headers.get('content-range') ?? undefined);
  }
  // It was removed since it was found.
  if (code === 'source.not_found') return new SourceNotFoundError();
  const retryAfter = Number(headers.get('retry-after'));
  const Known = Object.entries(CONNECTOR_ERRORS).find(([known]) => known === code)?.[1];
  if (Known !== undefined) {
    return new Known(Number.isInteger(retryAfter) && retryAfter > 0 ? retryAfter : undefined);
  }
  return new ServiceUnavailableError({
    cause: new Error(`The connector answered ${status}`),
  });
}

async function codeOf(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    if (text.length > MAX_PROBLEM_BYTES) return undefined;
    return (JSON.parse(text) as { code?: unknown } | null)?.code;
  } catch {
    return undefined;
  }
}
