// HEALTHCHECK of the images: succeeds when the process reports on its management port that it is ready.
import { get } from 'node:http';

const usual = process.argv[2];
const settings = {
  9464: process.env.MANAGEMENT_PORT,
  9465: process.env.WORKER_MANAGEMENT_PORT,
  9467: process.env.CONNECTOR_MANAGEMENT_PORT,
};
const port = settings[usual] || usual;

const request = get({ host: '127.0.0.1', port, path: '/health/ready', timeout: 4_000 });
request.on('response', (answer) => process.exit(answer.statusCode === 200 ? 0 : 1));
request.on('timeout', () => process.exit(1));
request.on('error', () => process.exit(1));
