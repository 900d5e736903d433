import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

const CONNECTIONS = 8;

/**
 * Measures the CPU time of the server per request, in microseconds: one value per round for each kind of
 * server.
 */
export async function edgeCosts<K extends string>(
  kinds: readonly K[],
  rounds: number,
  requests: number,
): Promise<Record<K, number[]>> {
  const servers = await Promise.all(kinds.map(startServer));
  const costs = new Map(servers.map((server) => [server.kind, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const server of servers) {
      const cost = await costOfRound(server, requests);
      // The first round only warms up.
      if (round > 0) costs.get(server.kind)?.push(cost);
    }
  }
  for (const { child } of servers) child.disconnect();
  return Object.fromEntries(costs) as Record<K, number[]>;
}

interface Server {
  kind: string;
  child: ChildProcess;
  url: string;
  agent: Agent;
}

async function startServer(kind: string): Promise<Server> {
  // The server writes its log, as in production, but to /dev/null.
  const child = fork(join(import.meta.dirname, 'edge-server.ts'), [kind], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const { url } = await nextMessage<{ url: string }>(child);
  return { kind, child, url, agent: new Agent({ keepAlive: true, maxSockets: CONNECTIONS }) };
}

async function costOfRound(server: Server, requests: number): Promise<number> {
  const before = await cpuOf(server);
  let remaining = requests;
  const client = async () => {
    while (remaining > 0) {
      remaining -= 1;
      await get(server);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return ((await cpuOf(server)) - before) / requests;
}

function get({ url, agent }: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const req = request(`${url}/v1/probe`, { agent }, (res) => {
      if (res.statusCode !== 200) reject(new Error(`the probe answered ${res.statusCode}`));
      res.once('end', resolve).resume();
    });
    req.once('error', reject).end();
  });
}

async function cpuOf({ child }: Server): Promise<number> {
  child.send('cpu');
  const { cpu } = await nextMessage<{ cpu: NodeJS.CpuUsage }>(child);
  return cpu.user + cpu.system;
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}
