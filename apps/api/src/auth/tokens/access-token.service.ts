import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtSecretRequestType, JwtService } from '@nestjs/jwt';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { UnauthenticatedError } from '../auth.errors.js';
import type { AuthenticatedAccount } from '../authenticated-account.js';
import { TokenKeys } from './token-keys.js';

export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ALGORITHM = 'HS256';
const TYPE = 'at+jwt';
const ISSUER = 'strongroom';
const AUDIENCE = 'strongroom-api';
/** Our tokens have about 400 characters. */
const MAX_LENGTH = 1_024;

/** No other header is accepted: no `jku`, no `x5u`, no `crit`. */
const headerSchema = z.strictObject({
  alg: z.literal(ALGORITHM),
  typ: z.literal(TYPE),
  kid: z.string(),
});

const claimsSchema = z.strictObject({
  iss: z.literal(ISSUER),
  aud: z.literal(AUDIENCE),
  sub: z.uuid(),
  sid: z.uuid(),
  jti: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
});

/**
 * Issues and checks access tokens (RFC 9068, RFC 8725).
 *
 * Only signature and claims are checked here. A token of a login that has ended is refused by {@link LiveSessions}.
 */
@Injectable()
export class AccessTokenService {
  private readonly jwt: JwtService;

  constructor(private readonly keys: TokenKeys) {
    this.jwt = new JwtService({
      secretOrKeyProvider: (type, token) =>
        type === JwtSecretRequestType.SIGN ? keys.signing.key : this.keyOf(token),
      signOptions: { algorithm: ALGORITHM, issuer: ISSUER, audience: AUDIENCE },
      verifyOptions: { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE },
    });
  }

  issue(account: AuthenticatedAccount): string {
    return this.jwt.sign(
      { sid: account.familyId },
      {
        header: { alg: ALGORITHM, typ: TYPE, kid: this.keys.signing.kid },
        subject: account.id,
        jwtid: uuidv7(),
        expiresIn: ACCESS_TOKEN_SECONDS,
      },
    );
  }

  /** Returns the account of the token. @throws UnauthenticatedError for any token that is not valid */
  verify(token: string): AuthenticatedAccount {
    try {
      if (token.length > MAX_LENGTH) throw new Error('too long');
      const claims = claimsSchema.parse(this.jwt.verify(token));
      return { id: claims.sub, familyId: claims.sid };
    } catch (cause) {
      throw new UnauthenticatedError({ isTokenSent: true, cause });
    }
  }

  private keyOf(token: string | object): KeyObject {
    if (typeof token !== 'string') throw new Error('not a token');
    const decoded: { header?: unknown } | null = this.jwt.decode(token, { complete: true });
    const key = this.keys.findByKid(headerSchema.parse(decoded?.header).kid);
    if (key === undefined) throw new Error('unknown kid');
    return key;
  }
}
