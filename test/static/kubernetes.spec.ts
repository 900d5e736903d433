import { readdirSync } from 'node:fs';
import { BlockList } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { httpSettings } from '../../apps/api/src/http/http.config.js';
import { read, ROOT } from './observability.js';
import { readSettings } from './settings.js';

const FOLDER = 'deploy/kubernetes';

interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port?: string };
}
interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string }[];
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly privileged?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly resources?: {
    readonly requests?: object;
    readonly limits?: { readonly memory?: string };
  };
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}
interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly seccompProfile?: { readonly type?: string };
  };
  readonly containers: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template?: { readonly spec: PodSpec };
    readonly podSelector?: {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly { readonly values: readonly string[] }[];
    };
    readonly egress?: readonly {
      readonly to?: readonly {
        readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
      }[];
    }[];
  };
}

const kustomization = parse(read(`${FOLDER}/kustomization.yaml`)) as { resources: string[] };
const manifests = kustomization.resources.flatMap((file) =>
  parseAllDocuments(read(`${FOLDER}/${file}`)).map((document) => document.toJS() as Manifest),
);
const ofKind = (kind: string): Manifest[] => manifests.filter((one) => one.kind === kind);
const pods = manifests.flatMap(({ kind, metadata, spec }) =>
  spec?.template === undefined ? [] : [{ kind, name: metadata.name, pod: spec.template.spec }],
);

/** The policy of the connector for the servers of users. */
const OUTSIDE = 'servers-of-users';

function isIn(address: string, family: 'ipv4' | 'ipv6', networks: readonly string[]): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', prefix] = network.split('/');
    list.addSubnet(base, Number(prefix), base.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list.check(address, family);
}

/** Checks the rules of Pod Security's level `restricted`, and some more. */
function faultsOf({ securityContext, containers, volumes = [], ...pod }: PodSpec): string[] {
  const claims: Readonly<Record<string, boolean>> = {
    'runs as root': securityContext?.runAsNonRoot !== true || securityContext.runAsUser !== 1_000,
    'has no seccomp profile': securityContext?.seccompProfile?.type !== 'RuntimeDefault',
    'has a token of the cluster': pod.automountServiceAccountToken !== false,
    'is on the network of its node': pod.hostNetwork === true,
    'mounts its node': volumes.some((volume) => 'hostPath' in volume),
    'has memory volumes without a size': volumes.some(
      ({ emptyDir }) =>
        emptyDir !== undefined && (emptyDir as { sizeLimit?: string }).sizeLimit === undefined,
    ),
  };
  const found = Object.keys(claims).filter((claim) => claims[claim]);
  return [...found, ...containers.flatMap(faultsOfContainer)];
}

function faultsOfContainer({ securityContext, resources, volumeMounts = [] }: Container): string[] {
  const claims: Readonly<Record<string, boolean>> = {
    'has a writable root': securityContext?.readOnlyRootFilesystem !== true,
    'may gain privileges': securityContext?.allowPrivilegeEscalation !== false,
    'is privileged': securityContext?.privileged === true,
    'keeps capabilities': securityContext?.capabilities?.drop?.includes('ALL') !== true,
    'adds capabilities': securityContext?.capabilities?.add !== undefined,
    'has no limit of memory': resources?.limits?.memory === undefined,
    'asks for nothing': resources?.requests === undefined,
    'has no /tmp': !volumeMounts.some(({ mountPath }) => mountPath === '/tmp'),
  };
  return Object.keys(claims).filter((claim) => claims[claim]);
}

describe('the manifests for Kubernetes', () => {
  it('include every file of their folder', () => {
    const files = readdirSync(join(ROOT, FOLDER)).filter((name) => name !== 'kustomization.yaml');
    expect(kustomization.resources.toSorted()).toEqual(files.toSorted());
  });

  it('harden every pod, and the namespace enforces it', () => {
    expect(pods.map(({ name }) => name).toSorted()).toEqual([
      'api',
      'connector',
      'migrate',
      'ocr-worker',
    ]);
    expect(
      pods.flatMap(({ name, pod }) => faultsOf(pod).map((fault) => `${name} ${fault}`)),
    ).toEqual([]);
    expect(read(`${FOLDER}/namespace.yaml`)).toContain('enforce: restricted');
  });

  it('probe the health routes on a declared port', () => {
    const servers = pods.filter(({ kind }) => kind === 'Deployment');
    for (const { pod } of servers) {
      for (const { startupProbe, readinessProbe, livenessProbe, ports = [] } of pod.containers) {
        const paths = [startupProbe, readinessProbe, livenessProbe].map(
          (probe) => probe?.httpGet?.path,
        );
        expect(paths).toEqual(['/health/ready', '/health/ready', '/health/live']);
        const names = ports.map(({ name }) => name);
        expect(names).toContain(readinessProbe?.httpGet?.port);
        expect(names).toContain(livenessProbe?.httpGet?.port);
      }
    }
  });

  it('use only existing settings, and give secrets only as mounted files', () => {
    const settings = readSettings().map(({ name }) => name);
    const [map] = ofKind('ConfigMap');
    const set = pods.flatMap(({ pod }) => pod.containers.flatMap(({ env = [] }) => env));
    const names = [...Object.keys(map?.data ?? {}), ...set.map(({ name }) => name)];
    expect(names.length).toBeGreaterThan(12);
    expect(names.filter((name) => !settings.includes(name.replace(/_FILE$/, '')))).toEqual([]);
    const secret = set.filter(({ name }) => /SECRET|PASSWORD|_URL|_KEY/.test(name));
    expect(secret.length).toBeGreaterThan(8);
    for (const { name, value = '' } of secret) {
      expect([name, value]).toEqual([
        expect.stringMatching(/_FILE$/),
        expect.stringMatching(/^\/run\/secrets\/strongroom\//),
      ]);
    }
  });

  it('give the whole map of settings to every pod, and override none of it', () => {
    const [map] = ofKind('ConfigMap');
    for (const { pod } of pods) {
      for (const { envFrom = [], env = [] } of pod.containers) {
        expect(envFrom).toEqual([{ configMapRef: { name: map?.metadata.name } }]);
        // A line of `env` wins over the map, so the map's line would have no effect.
        expect(env.filter(({ name }) => !name.endsWith('_FILE'))).toEqual([]);
      }
    }
  });

  it('do not start the api before TRUSTED_PROXIES names the site: a wide range lets clients choose their address', () => {
    const [map] = ofKind('ConfigMap');
    const { success } = httpSettings.trustedProxies.schema.safeParse(
      map?.data?.['TRUSTED_PROXIES'],
    );
    expect(success).toBe(false);
  });

  it('deny all traffic by default, and have a policy for each pod', () => {
    const selected = ofKind('NetworkPolicy').flatMap(({ spec }) => [
      spec?.podSelector?.matchLabels?.['app.kubernetes.io/name'],
      ...(spec?.podSelector?.matchExpressions ?? []).flatMap(({ values }) => values),
    ]);
    expect(selected).toContain(undefined);
    expect(selected).toEqual(expect.arrayContaining(pods.map(({ name }) => name)));
  });

  it('let no pod but the connector connect to every address: the site names its backends, or the policy is refused', () => {
    const rules = ofKind('NetworkPolicy')
      .filter(({ metadata }) => metadata.name !== OUTSIDE)
      .flatMap(({ spec }) => spec?.egress ?? []);
    expect(rules.length).toBeGreaterThan(3);
    expect(rules.filter(({ to = [] }) => to.length === 0)).toEqual([]);
    const blocks = rules.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []));
    expect(blocks).toHaveLength(3);
    for (const cidr of blocks) expect(cidr).toMatch(/^replace-with-[a-z0-9-]+$/);
  });

  it('let the connector reach public addresses, and no network inside', () => {
    const [policy] = ofKind('NetworkPolicy').filter(({ metadata }) => metadata.name === OUTSIDE);
    const { podSelector, egress = [] } = policy?.spec ?? {};
    expect(podSelector?.matchLabels).toEqual({ 'app.kubernetes.io/name': 'connector' });
    const blocks = egress.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock ?? []));
    const reached = (address: string, family: 'ipv4' | 'ipv6') =>
      blocks.some(
        ({ cidr, except = [] }) => isIn(address, family, [cidr]) && !isIn(address, family, except),
      );
    const inside = [
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '127.0.0.1',
      '100.64.0.1',
    ];
    expect(inside.filter((address) => reached(address, 'ipv4'))).toEqual([]);
    const local = [
      '::1',
      'fd00::1',
      'fe80::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
    ];
    expect(local.filter((address) => reached(address, 'ipv6'))).toEqual([]);
    expect([reached('93.184.215.14', 'ipv4'), reached('2606:2800::1', 'ipv6')]).toEqual([
      true,
      true,
    ]);
  });

  it('are rejected without the hardening settings', () => {
    const loose: PodSpec = {
      hostNetwork: true,
      volumes: [
        { name: 'node', hostPath: { path: '/' } },
        { name: 'm', emptyDir: {} },
      ],
      containers: [
        {
          name: 'x',
          image: 'x',
          securityContext: { privileged: true, capabilities: { add: ['SYS_ADMIN'] } },
        },
      ],
    };
    expect(faultsOf(loose)).toHaveLength(14);
  });
});
