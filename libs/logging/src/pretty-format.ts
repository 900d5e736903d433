import { createRequire } from 'node:module';

interface PinoPretty {
  prettyFactory: (options: { singleLine: boolean }) => (line: string) => string;
}

/** pino-pretty is a development dependency. Images do not contain it, so LOG_PRETTY has no effect there. */
export function prettyFormat(): ((line: string) => string) | undefined {
  try {
    const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as PinoPretty;
    return prettyFactory({ singleLine: true });
  } catch {
    return undefined;
  }
}
