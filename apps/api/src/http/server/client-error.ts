import { Logger } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Request, Response } from 'express';
import { canonicalAddress } from '@app/client-ip';
import type { AppError } from '@app/errors';
import { requestRefused } from '@app/metrics';
import { newRequestId } from '@app/request-context';
import { abandonBody } from '../drain.js';
import {
  HeadTooLargeError,
  RequestMalformedError,
  RequestTimeoutError,
  RequestTooLargeError,
  TargetTooLongError,
} from '../problems/http.errors.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { PROBLEM_MEDIA_TYPE, problemOf, statusOf } from '../problems/problem.js';
import { LIMITS } from './limits.js';
import type { OpenRequests } from './open-requests.js';

/** What Node's parser and its time-outs throw. */
interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/** Answers what never became a request, or stopped being one in its body, as any other fault is answered. */
export class ClientErrorHandler {
  private readonly logger = new Logger('AccessLog');
  private readonly filter = new ProblemFilter();
  private readonly refused = new WeakSet<Socket>();

  constructor(private readonly requests: OpenRequests) {}

  /** For the server's `clientError`. Bytes that still arrive raise it again, so each socket counts once. */
  handle(error: ClientError, socket: Socket): void {
    if (this.refused.has(socket)) return;
    this.refused.add(socket);
    const problem = socket.writable && socket.bytesRead > 0 ? appErrorOf(error) : undefined;
    if (problem === undefined) {
      socket.destroy();
      return;
    }
    const last = this.requests.on(socket).at(-1);
    if (last === undefined) this.refuse(problem, socket);
    // The fault lies behind a whole request: its answer must not be mistaken for that request's.
    else if (last.req.complete) last.once('close', () => this.refuse(problem, socket));
    else {
      abandonBody(last.req);
      void this.filter.answer(problem, last.req as Request, last as unknown as Response);
    }
  }

  /** There is no request to answer, only a socket. */
  refuse(error: AppError, socket: Socket): void {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = newRequestId();
    const { code } = error;
    const clientIp = canonicalAddress(socket.remoteAddress?.split('%')[0] ?? '');
    const line = { requestId, method: '(none)', route: '(none)', status: statusOf(error), code };
    this.logger.log({ ...line, durationMs: 0, bytes: 0, clientIp }, 'Request refused');
    requestRefused(line.status);
    socket.end(answerText(error, requestId));
    const timer = setTimeout(() => socket.destroy(), LIMITS.LINGER_MS).unref();
    socket.once('close', () => clearTimeout(timer));
  }
}

function appErrorOf({ code, rawPacket }: ClientError): AppError | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestTimeoutError();
  if (code === 'HPE_HEADER_OVERFLOW') {
    return isTargetAlone(rawPacket) ? new TargetTooLongError() : new HeadTooLargeError();
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return new RequestTooLargeError();
  return code?.startsWith('HPE_') === true ? new RequestMalformedError() : undefined;
}

/** Whether the bytes that were too many are a request line that did not end. */
function isTargetAlone(packet: Buffer | undefined): boolean {
  return /^[A-Z]+ [^\s]*$/.test(
    packet?.subarray(0, LIMITS.MAX_HEAD_BYTES).toString('latin1') ?? '',
  );
}

function answerText(error: AppError, requestId: string): string {
  const body = JSON.stringify(problemOf(error, { path: '/', requestId }));
  const status = statusOf(error);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Date: ${new Date().toUTCString()}`,
    `X-Request-Id: ${requestId}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `Content-Type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(error.headers).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
