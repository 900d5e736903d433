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

/** A shorter body fits into one or two packets even without compression. */
export const COMPRESS_FROM_BYTES = 2_048;

/** Uses the fastest levels: the next ones take twice the time to save a tenth of the bytes (ADR 0033). */
const compress = compression({
  threshold: COMPRESS_FROM_BYTES,
  filter: isCompressible,
  level: 1,
  // Without this limit brotli may use a window of 4 MiB for each response.
  brotli: {
    params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 18 },
  },
});

/**
 * Compresses the responses of a GET route for clients that ask for it by `Accept-Encoding`. Each route opts
 * in. Never use it on a route that answers with a token, a signed URL, stored bytes or a stream of events.
 */
export const Compressed = (): ReturnType<typeof UseInterceptors> =>
  UseInterceptors(new CompressionInterceptor());

class CompressionInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [req, res] = [http.getRequest<Request>(), http.getResponse<Response>()];
    // Without the header there is no need to wrap the response.
    if (req.headers['accept-encoding'] === undefined) res.vary('Accept-Encoding');
    else compress(req, res, () => undefined);
    return next.handle();
  }
}

/** A strong ETag identifies the exact bytes of the response, so a response with an ETag is not compressed. */
function isCompressible(_req: Request, res: Response): boolean {
  const type = res.getHeader('Content-Type');
  return /^(?:application\/json|text\/plain)\b/.test(String(type)) && !res.hasHeader('ETag');
}
