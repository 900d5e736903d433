// Runs inside Alloy's container, with its user, by `docker exec … node - < alloy-files.mjs`. Prints, as JSON, how many log
// files it can read by the list of the service log-files, and whatever else it can read beside them.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const attempt = (action) => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

const paths = JSON.parse(readFileSync('/log-files/containers.json', 'utf8')).map(
  ({ labels }) => labels.__path__,
);
const folders = ['/var/log/containers', ...paths.map((path) => dirname(path))];
const configurations = paths.map((path) => join(dirname(path), 'config.v2.json'));
process.stdout.write(
  JSON.stringify({
    logs: paths.filter((path) => attempt(() => readFileSync(path)) !== undefined).length,
    listed: folders.filter((folder) => attempt(() => readdirSync(folder)) !== undefined),
    configurations: configurations.filter((path) => attempt(() => readFileSync(path))),
  }),
);
