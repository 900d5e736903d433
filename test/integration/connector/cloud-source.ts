import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorizationBegunSchema, type OAuthKind } from '@app/contracts';
import { AuthorizationServer, CLIENT } from '../../support/cloud/authorization-server.js';
import { GoogleDriveFake } from '../../support/cloud/google-drive-fake.js';
import type { ConnectorApp } from './connector-app.js';

export const REDIRECT_URI = 'https://strongroom.example.test/v1/sources/callback';

export interface CloudSource {
  readonly id: string;
  readonly account: string;
}

export interface CloudSourceOptions {
  readonly kind?: OAuthKind;
  readonly mode?: string;
  readonly account?: string;
  readonly settings?: object;
}

/** The parameters that a provider sends back by the browser. */
export type ProviderAnswer = Readonly<Record<string, string>>;

/** A real authorization server and a Drive that accepts its tokens. */
export interface Cloud {
  readonly folder: string;
  readonly server: AuthorizationServer;
  readonly drive: GoogleDriveFake;
  readonly settings: Record<string, string>;
  stop(): Promise<void>;
}

export async function startCloud(redirectUri = REDIRECT_URI): Promise<Cloud> {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-cloud-'));
  const server = await AuthorizationServer.start(redirectUri);
  const drive = await GoogleDriveFake.start(folder);
  drive.isValid = (token) => server.isValid(token);
  return {
    folder,
    server,
    drive,
    settings: {
      GOOGLE_CLIENT_ID: CLIENT.id,
      GOOGLE_CLIENT_SECRET: CLIENT.secret,
      GOOGLE_ISSUER: server.issuer,
      GOOGLE_API_URL: drive.url,
    },
    stop: async () => {
      await server.stop();
      await drive.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** What the api does to connect a source by the page of its provider, on a connector. */
export class CloudSources {
  constructor(private readonly connector: ConnectorApp) {}

  /** The row of a source that waits for its owner to agree. */
  async row(options: CloudSourceOptions = {}): Promise<CloudSource> {
    const { kind = 'google-drive', mode = 'manual', settings = {} } = options;
    const account = options.account ?? (await this.connector.account());
    const id = randomUUID();
    await this.connector.sql.query(
      `INSERT INTO sources (id, account_id, kind, name, settings, folder, mode, tags, state)
       VALUES ($1::uuid, $2, $3, $1::text, $5, '', $4, '{}', 'consent_needed')`,
      [id, account, kind, mode, JSON.stringify(settings)],
    );
    return { id, account };
  }

  begin({ id, account }: CloudSource): Promise<Response> {
    return this.connector.request('POST', `/sources/${id}/authorization`, {
      ticket: this.connector.ticket(account, id),
      body: { redirectUri: REDIRECT_URI, returnTo: null },
    });
  }

  /** Begins, agrees in the browser, and returns what the provider sends back. */
  async agree(source: CloudSource, server: AuthorizationServer): Promise<ProviderAnswer> {
    const answer = await this.begin(source);
    const { authorizationUrl } = authorizationBegunSchema.parse(await answer.json());
    return Object.fromEntries((await server.browse(authorizationUrl)).searchParams);
  }

  complete({ id, account }: CloudSource, answer: ProviderAnswer): Promise<Response> {
    return this.connector.request('PUT', `/sources/${id}/authorization`, {
      ticket: this.connector.ticket(account, id),
      body: answer,
    });
  }

  /** A source that is connected. */
  async connected(
    server: AuthorizationServer,
    options: CloudSourceOptions = {},
  ): Promise<CloudSource> {
    const source = await this.row(options);
    const answer = await this.complete(source, await this.agree(source, server));
    if (answer.status !== 204) throw new Error(`not connected: ${await answer.text()}`);
    await this.connector.sql.query(
      `UPDATE sources SET state = 'active', next_sync_at = CASE mode WHEN 'keep' THEN now() END WHERE id = $1`,
      [source.id],
    );
    return source;
  }

  list({ id, account }: CloudSource, connector = this.connector): Promise<Response> {
    return connector.request('GET', `/sources/${id}/entries`, {
      ticket: connector.ticket(account, id),
    });
  }

  revoke({ id, account }: CloudSource): Promise<Response> {
    return this.connector.request('DELETE', `/sources/${id}/authorization`, {
      ticket: this.connector.ticket(account, id),
    });
  }
}

/** The status and the code of an answer. */
export async function codeOf(answer: Response): Promise<readonly [number, string | undefined]> {
  const text = await answer.text();
  const body = text === '' ? {} : (JSON.parse(text) as { code?: string });
  return [answer.status, body.code];
}
