// Runs inside a container, by `docker exec … node - PLACE… < connect.mjs`, with places such as `loki:3100`. Prints those
// that accept a connection, as JSON.
import { connect } from 'node:net';

const TIMEOUT_MS = 3_000;

const accepts = (place) =>
  new Promise((resolve) => {
    const [host, port] = place.split(':');
    const socket = connect({ host, port: Number(port) });
    const end = (isOpen) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    setTimeout(() => end(false), TIMEOUT_MS);
  });

const places = process.argv.slice(2);
const open = await Promise.all(places.map(accepts));
// Looking up a name that does not exist goes on for longer.
process.stdout.write(JSON.stringify(places.filter((_, index) => open[index])), () =>
  process.exit(),
);
