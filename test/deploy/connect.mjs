// Runs inside a container, by `docker exec … node - PLACE… < connect.mjs`, with places such as `loki:3100`. Prints those
// that accept a connection, as JSON.
import { Resolver } from 'node:dns/promises';
import { connect, isIP } from 'node:net';

const TIMEOUT_MS = 2_000;
// The system's own resolver asks for 20 seconds for a name that does not exist.
const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 1 });

const accepts = (host, port) =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (isOpen) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });

async function isReachable(place) {
  const [host, port] = place.split(':');
  const addresses = isIP(host) ? [host] : await resolver.resolve4(host).catch(() => []);
  const found = await Promise.all(addresses.map((address) => accepts(address, Number(port))));
  return found.includes(true);
}

const places = process.argv.slice(2);
const open = await Promise.all(places.map(isReachable));
process.stdout.write(JSON.stringify(places.filter((_, index) => open[index])));
