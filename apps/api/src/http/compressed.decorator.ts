import { constants } from 'node:zlib';
import {
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import compression from 'compression';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';

/** What is shorter fits into one or two packets anyway. */
export const COMPRESS_FROM_BYTES = 2_048;

/** The fastest levels: the next ones cost twice the time for a tenth of the bytes (ADR 0031). */
const compress = compression({
  threshold: COMPRESS_FROM_BYTES,
  filter: isCompressible,
  level: 1,
  // Without its own bound, brotli may take a window of 4 MiB for each answer.
  brotli: {
    params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 18 },
  },
});

/**
 * Compresses the answers of a GET route for clients whose `Accept-Encoding` asks for it. Routes join one by one: never
 * those that answer with a token or a signed address, with stored bytes, or with a stream of events.
 */
export const Compressed = (): ReturnType<typeof UseInterceptors> =>
  UseInterceptors(new CompressionInterceptor());

class CompressionInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [req, res] = [http.getRequest<Request>(), http.getResponse<Response>()];
    // A client that does not ask pays for no wrapped response.
    if (req.headers['accept-encoding'] === undefined) res.vary('Accept-Encoding');
    else compress(req, res, () => undefined);
    return next.handle();
  }
}

/** A strong ETag names the bytes that are sent, so they must be those that it was made of. */
function isCompressible(_req: Request, res: Response): boolean {
  const type = res.getHeader('Content-Type');
  return /^(?:application\/json|text\/plain)\b/.test(String(type)) && !res.hasHeader('ETag');
}
