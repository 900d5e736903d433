import { Injectable, Logger } from '@nestjs/common';
import {
  AUTHORIZATION_STATE,
  authorizationAnswerSchema,
  isOAuthKind,
  type AuthorizationAnswer,
  type AuthorizationBegun,
} from '@app/contracts';
import { AppError } from '@app/errors';
import { ConnectorClient, type SourceRef } from './connector-client.js';
import {
  SourceAuthorizationsReadModel,
  type WaitingAuthorization,
} from './source-authorizations.read-model.js';
import type { AuthorizationCallback } from './source-authorizations.requests.js';
import type { Source } from './source.js';
import { SourcesConfig } from './sources.config.js';
import {
  SourceAuthorizationInvalidError,
  SourceHasPasswordError,
  SourceKindUnavailableError,
  SourceReturnRefusedError,
} from './sources.errors.js';
import { SourcesService } from './sources.service.js';
import type { CreateCloudSource, CreateSource } from './sources.requests.js';

const CALLBACK_PATH = '/v1/sources/callback';

/** What the browser sees after it came back from the provider. */
export type CallbackOutcome =
  | {
      readonly kind: 'confirm';
      readonly waiting: WaitingAuthorization;
      readonly answer: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'connected' }
  | { readonly kind: 'failed'; readonly error: AppError };

/** Connects sources by the page of their provider. */
@Injectable()
export class SourceAuthorizationsService {
  private readonly logger = new Logger(SourceAuthorizationsService.name);

  constructor(
    private readonly config: SourcesConfig,
    private readonly waiting: SourceAuthorizationsReadModel,
    private readonly sources: SourcesService,
    private readonly connector: ConnectorClient,
  ) {}

  /**
   * Creates a source. One of a kind with a page of its provider waits for its owner to agree there.
   *
   * @throws SourceKindUnavailableError, SourceReturnRefusedError, and the errors of SourcesService.create
   */
  async create(
    accountId: string,
    request: CreateSource,
  ): Promise<{ created: Source; authorizationUrl: string | null }> {
    if (isCloudSource(request)) return this.createWaiting(accountId, request);
    return { created: await this.sources.create(accountId, request), authorizationUrl: null };
  }

  private async createWaiting(
    accountId: string,
    { returnTo, ...request }: CreateCloudSource,
  ): Promise<{ created: Source; authorizationUrl: string }> {
    this.requireReturn(returnTo);
    const source = await this.sources.register(accountId, request);
    try {
      const { authorizationUrl } = await this.beginOf(source, returnTo);
      await this.sources.recordCreation(source);
      return { created: source, authorizationUrl };
    } catch (error) {
      await this.sources.discard(source.id);
      throw error;
    }
  }

  /** @throws SourceNotFoundError, SourceHasPasswordError, SourceKindUnavailableError, SourceReturnRefusedError */
  async begin(
    accountId: string,
    id: string,
    returnTo: string | undefined,
  ): Promise<AuthorizationBegun> {
    const source = await this.sources.get(accountId, id);
    if (!isOAuthKind(source.kind)) throw new SourceHasPasswordError();
    this.requireReturn(returnTo);
    return this.beginOf(source, returnTo);
  }

  /** @throws SourceNotFoundError, SourceHasPasswordError, SourceAuthorizationInvalidError, SourceAuthorizationFailedError */
  async complete(accountId: string, id: string, answer: AuthorizationAnswer): Promise<void> {
    const source = await this.sources.get(accountId, id);
    if (!isOAuthKind(source.kind)) throw new SourceHasPasswordError();
    await this.connector.completeAuthorization(source, answer);
    await this.sources.activate(source);
  }

  /**
   * Handles the answer that the browser of the user brings. It has no token: the state tells the source.
   *
   * @param isConfirmed the user has seen the account that gets access
   */
  async callback(query: AuthorizationCallback, isConfirmed: boolean): Promise<CallbackOutcome> {
    this.sources.requireEnabled();
    const answer = authorizationAnswerSchema.safeParse(query);
    const state = AUTHORIZATION_STATE.test(query.state ?? '') ? query.state : undefined;
    const waiting = state === undefined ? undefined : await this.waiting.find(state);
    if (!answer.success || waiting === undefined) {
      return { kind: 'failed', error: new SourceAuthorizationInvalidError() };
    }
    if (answer.data.error === undefined && !isConfirmed) {
      return { kind: 'confirm', waiting, answer: textsOf(answer.data) };
    }
    try {
      await this.connector.completeAuthorization(waiting, answer.data);
      await this.sources.activate(waiting);
      return resultOf(waiting, undefined);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.logger.log({ sourceId: waiting.id, code: error.code }, 'A source was not connected');
      return resultOf(waiting, error);
    }
  }

  private async beginOf(
    source: SourceRef,
    returnTo: string | undefined,
  ): Promise<AuthorizationBegun> {
    const { publicUrl } = this.config;
    if (publicUrl === undefined) throw new SourceKindUnavailableError();
    return this.connector.beginAuthorization(source, {
      redirectUri: `${publicUrl}${CALLBACK_PATH}`,
      returnTo: returnTo ?? null,
    });
  }

  private requireReturn(returnTo: string | undefined): void {
    if (returnTo === undefined || this.config.sourcesReturnUrls.includes(returnTo)) return;
    throw new SourceReturnRefusedError();
  }
}

function isCloudSource(request: CreateSource): request is CreateCloudSource {
  return isOAuthKind(request.kind);
}

function textsOf(answer: AuthorizationAnswer): Record<string, string> {
  const { state, code, iss } = answer;
  return { state, ...(code !== undefined && { code }), ...(iss !== undefined && { iss }) };
}

function resultOf(
  { id, returnTo }: WaitingAuthorization,
  error: AppError | undefined,
): CallbackOutcome {
  if (returnTo === null) return error ? { kind: 'failed', error } : { kind: 'connected' };
  const url = new URL(returnTo);
  url.searchParams.set('source', id);
  url.searchParams.set('result', error?.code ?? 'connected');
  return { kind: 'redirect', url: url.href };
}
