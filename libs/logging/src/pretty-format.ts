import { createRequire } from 'node:module';

interface PinoPretty {
  prettyFactory: (options: { singleLine: boolean }) => (line: string) => string;
}

/** pino-pretty is a development tool, absent from images: there LOG_PRETTY changes nothing. */
export function prettyFormat(): ((line: string) => string) | undefined {
  try {
    const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as PinoPretty;
    return prettyFactory({ singleLine: true });
  } catch {
    return undefined;
  }
}
