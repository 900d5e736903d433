/**
 * The policy forbids the request: the name resolves to an address inside, the port is not allowed, or the protocol is
 * not https. Trying again does not help until the URL or the operator's settings change.
 */
export class OutboundBlockedError extends Error {
  override readonly name = 'OutboundBlockedError';
}

/** The other side cannot be reached, or does not answer in time. */
export class OutboundUnavailableError extends Error {
  override readonly name: string = 'OutboundUnavailableError';
}

/** The name servers answered that no host has the name, or that the host has no address. */
export class OutboundUnknownHostError extends OutboundUnavailableError {
  override readonly name = 'OutboundUnknownHostError';
}

/**
 * The other side answered, but the answer is not usable: an invalid certificate, a redirect to another origin, too many
 * redirects, an encoding that was not asked for, or more bytes than the caller accepts.
 */
export class OutboundRefusedError extends Error {
  override readonly name = 'OutboundRefusedError';
}
