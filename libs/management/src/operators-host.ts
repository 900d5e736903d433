import { isIP } from 'node:net';

/** Ends of names that no one can register: of this machine, of a local network and of a cluster. */
const PRIVATE_ENDS = ['.localhost', '.local', '.internal', '.svc', '.home.arpa'];

/**
 * Whether a Host header names this listener as an operator does: by an address, by a name without a dot (localhost, a
 * service of compose), or by a name of a private network. A page on the internet can let its own name point to this
 * machine and so read the answers in an operator's browser (DNS rebinding); that name is refused.
 */
export function isOperatorsHost(header: string | undefined): boolean {
  if (header === undefined) return true;
  const [, bracketed, plain = ''] = /^(?:\[([^\]]+)\]|([^:]*))(?::\d+)?$/.exec(header) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6;
  const name = plain.toLowerCase().replace(/\.$/, '');
  if (name === '') return false;
  return isIP(name) === 4 || !name.includes('.') || PRIVATE_ENDS.some((end) => name.endsWith(end));
}
