import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/** Resolves a name to all its addresses. */
export type HostLookup = (hostname: string) => Promise<readonly LookupAddress[]>;

const HOSTS_FILE = '/etc/hosts';
const QUERY_TIMEOUT_MS = 2_000;
const QUERY_TRIES = 2;

/**
 * Resolves names by the hosts file and then by DNS, without search domains.
 *
 * Not by `dns.lookup`: each call of it occupies one of the four threads of libuv, which also read and write files, until the
 * name server answers. Users choose the names, so a slow name server would stop the transfers of all others.
 *
 * @param nameServers as `address:port`; those of the system by default
 */
export function createHostLookup(nameServers?: readonly string[]): HostLookup {
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES });
  if (nameServers !== undefined) resolver.setServers(nameServers);
  return async (hostname) => {
    const known = findInHosts(await readHosts(), hostname);
    return known.length > 0 ? known : queryBoth(resolver, hostname);
  };
}

/** Both families. Fails only when neither has an address: a host without IPv6 may answer that query with an error. */
async function queryBoth(resolver: Resolver, hostname: string): Promise<LookupAddress[]> {
  const [ipv4, ipv6] = await Promise.allSettled([
    resolver.resolve4(hostname),
    resolver.resolve6(hostname),
  ]);
  const addresses = [ipv4, ipv6].flatMap((result, i) =>
    result.status === 'rejected'
      ? []
      : result.value.map((address) => ({ address, family: i === 0 ? 4 : 6 })),
  );
  if (addresses.length === 0 && ipv4.status === 'rejected') throw ipv4.reason;
  return addresses;
}

async function readHosts(): Promise<string> {
  return readFile(HOSTS_FILE, 'utf8').catch(() => '');
}

/** The addresses of a name in the text of a hosts file (hosts(5)). */
export function findInHosts(hosts: string, hostname: string): LookupAddress[] {
  const wanted = hostname.toLowerCase().replace(/\.$/, '');
  return hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = isIP(address);
    const isWanted = family !== 0 && names.some((name) => name.toLowerCase() === wanted);
    return isWanted ? [{ address, family }] : [];
  });
}
