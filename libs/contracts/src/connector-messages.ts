import { z } from 'zod';

/**
 * The HTTP messages between the api and the connector. Each request has a ticket: a JWT (HS256) with CONNECTOR_SECRET as
 * `Authorization: Bearer`, valid for {@link CONNECTOR_TICKET_SECONDS}. An error is a problem (RFC 9457) with one of
 * {@link ConnectorErrorCode}; its texts contain nothing that the other side sent.
 *
 * | Request | Answer |
 * | --- | --- |
 * | `PUT /sources/:id/secret` | 204; the credentials were tried before they are kept |
 * | `POST /sources/:id/authorization` | 200 with the page of the provider (see source-authorizations.ts) |
 * | `PUT /sources/:id/authorization` | 204; with the answer of the provider: the source is connected |
 * | `DELETE /sources/:id/authorization` | 204; the agreement is revoked at the provider, where it answers in time |
 * | `GET /sources/:id/entries?parent=&cursor=` | 200 {@link remoteEntryPageSchema}; no parent is the root |
 * | `GET /sources/:id/entry?entry=` | 200 {@link remoteEntrySchema} |
 * | `GET /sources/:id/content?entry=` with Range | 200, 206 or 416, as a stream |
 */
export const connectorTicketSchema = z.object({
  aud: z.literal('connector'),
  /** The account. */
  sub: z.uuid(),
  /** The source. */
  src: z.uuid(),
});
export type ConnectorTicket = z.output<typeof connectorTicketSchema>;

/** How long a ticket is valid. */
export const CONNECTOR_TICKET_SECONDS = 60;

/**
 * The codes of the connector's problems. `source.unavailable` (503, with Retry-After): the other side does not answer, or
 * asks to wait. `source.consent_needed` (409): it refuses the credentials. `source.refused` (422): its answer is not
 * usable. `source.blocked_address` (422): the connector may not connect to it. `source.kind_unavailable` (422): its
 * operator has not set up this kind. `source.host_unknown` (422): no host has the name. `source.authorization_invalid`
 * (422): the state is of no authorization. `source.authorization_failed` (422): the provider gave no access.
 * `source.entry_not_found` (404). `source.too_many_downloads` (429).
 */
export type ConnectorErrorCode =
  | 'source.unavailable'
  | 'source.consent_needed'
  | 'source.refused'
  | 'source.blocked_address'
  | 'source.host_unknown'
  | 'source.kind_unavailable'
  | 'source.too_many_downloads'
  | 'source.authorization_invalid'
  | 'source.authorization_failed'
  | 'source.entry_not_found';

/** The connector parses the credentials by the kind of the source. */
export const putSecretSchema = z.object({ secret: z.record(z.string(), z.unknown()) });
export type PutSecret = z.output<typeof putSecretSchema>;

/** A file or folder at the other side. */
export const remoteEntrySchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  isFolder: z.boolean(),
  sizeBytes: z.int().nonnegative().nullable(),
  modifiedAt: z.iso.datetime().nullable(),
  version: z.string(),
  /** By the name only; null when the name tells nothing. */
  mediaType: z.string().nullable(),
});
export type RemoteEntryMessage = z.output<typeof remoteEntrySchema>;

export const remoteEntryPageSchema = z.object({
  items: z.array(remoteEntrySchema),
  nextCursor: z.string().nullable(),
});
export type RemoteEntryPageMessage = z.output<typeof remoteEntryPageSchema>;

/** The headers of a content answer that the api passes on. */
export const CONTENT_HEADERS = [
  'content-length',
  'content-range',
  'content-type',
  'accept-ranges',
  'etag',
] as const;

/** The header with the name of a file, percent-encoded, where its id does not have it. */
export const ENTRY_NAME_HEADER = 'entry-name';

/** A setting of the api and of the connector. */
export const connectorSecretSettings = {
  connectorSecret: {
    name: 'CONNECTOR_SECRET',
    schema: z.string().min(32, 'must have at least 32 characters').optional(),
    description:
      'The secret that api and connector share: it signs the tickets of the requests of the api. Without it, there are no sources',
    isSecret: true,
  },
} as const;
