import type { IncomingMessage, ServerResponse } from 'node:http';
import { interactionPolicy, Provider } from 'oidc-provider';
import { startLocalServer, type LocalServer } from '../local-server.js';

/** The operator's client at the server. */
export const CLIENT = { id: 'strongroom', secret: 'a-secret-of-the-client' };
const SCOPES = [
  'offline_access',
  'https://www.googleapis.com/auth/drive.readonly',
  'https://mail.google.com/',
  'Files.Read',
  'https://outlook.office.com/IMAP.AccessAsUser.All',
];
const MAX_STEPS = 12;

/** An answer in place of that of the server. */
export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A real authorization server (oidc-provider) with one client and one user. It rotates refresh tokens: the earlier one is
 * refused, and its use ends the agreement.
 */
export class AuthorizationServer {
  /** Whether the user agrees. */
  agrees = true;
  /** An answer for a path, instead of that of the server. */
  fault: ((path: string) => Fault | undefined) | undefined;
  /** How long access tokens are valid. */
  accessTokenSeconds = 3_600;
  private readonly grants = new Set<string>();

  private constructor(
    private readonly server: LocalServer,
    private readonly provider: Provider,
    readonly issuer: string,
  ) {
    provider.on('grant.success', ({ oidc }) => {
      if (oidc.entities.Grant !== undefined) this.grants.add(oidc.entities.Grant.jti);
    });
  }

  /** @param redirectUri the only one of the client */
  static async start(redirectUri: string): Promise<AuthorizationServer> {
    const server = await startLocalServer((req, res) => void made.answer(req, res));
    const issuer = `http://127.0.0.1:${server.port}`;
    const lifetime = () => made.accessTokenSeconds;
    const made: AuthorizationServer = new AuthorizationServer(
      server,
      makeProvider(issuer, redirectUri, lifetime),
      issuer,
    );
    return made;
  }

  /** The requests for tokens so far. */
  get tokenRequests(): number {
    return this.server.requests.filter((request) => request === 'POST /token').length;
  }

  get revocations(): number {
    return this.server.requests.filter((request) => request.startsWith('POST /token/revocation'))
      .length;
  }

  async isValid(accessToken: string): Promise<boolean> {
    return (await this.provider.AccessToken.find(accessToken)) !== undefined;
  }

  /** Ends one access token before its time. */
  async endAccessToken(accessToken: string): Promise<void> {
    await (await this.provider.AccessToken.find(accessToken))?.destroy();
  }

  async isKnown(refreshToken: string): Promise<boolean> {
    return (await this.provider.RefreshToken.find(refreshToken)) !== undefined;
  }

  /** The user ends all agreements. */
  async endAgreements(): Promise<void> {
    for (const grant of this.grants) {
      await this.provider.RefreshToken.revokeByGrantId(grant);
      await this.provider.AccessToken.revokeByGrantId(grant);
    }
  }

  /** Does what a browser does with a page of this server, up to the address to which it is sent back. */
  async browse(page: string): Promise<URL> {
    const cookies = new Map<string, string>();
    let url = page;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      await response.body?.cancel();
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const target = new URL(response.headers.get('location') ?? '', url);
      if (target.origin !== this.issuer) return target;
      url = target.href;
    }
    throw new Error('the authorization server does not send back');
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = new URL(req.url ?? '', this.issuer).pathname;
    const fault = this.fault?.(path);
    if (fault !== undefined) res.writeHead(fault.status, fault.headers).end(fault.body);
    else if (path.startsWith('/interaction/')) await this.interact(req, res);
    else this.provider.callback()(req, res);
  }

  /** The user at each page. */
  private async interact(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { prompt, params, session } = await this.provider.interactionDetails(req, res);
    await this.provider.interactionFinished(
      req,
      res,
      await this.resultOf(prompt.name, params, session),
    );
  }

  private async resultOf(
    prompt: string,
    { scope, client_id: clientId }: { readonly scope: string; readonly client_id: string },
    session: { readonly accountId: string } | undefined,
  ): Promise<object> {
    if (!this.agrees) return { error: 'access_denied' };
    if (prompt === 'login') return { login: { accountId: 'anna' } };
    if (prompt === 'select_account') return { select_account: {} };
    const grant = new this.provider.Grant({ accountId: session?.accountId, clientId });
    grant.addOIDCScope(scope);
    return { consent: { grantId: await grant.save() } };
  }
}

function makeProvider(issuer: string, redirectUri: string, lifetime: () => number): Provider {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }));
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: SCOPES,
    extraParams: ['access_type'],
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { policy, url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    pkce: { required: () => true },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: { AccessToken: lifetime, AuthorizationCode: 60, RefreshToken: 86_400, Grant: 86_400 },
    cookies: { keys: ['only for tests'] },
  });
}
