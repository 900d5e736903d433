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

/** An error of Node's HTTP parser or of its timeouts. */
interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/** Sends a problem for bytes that are no HTTP request, or for a request whose body is malformed. */
export class ClientErrorHandler {
  private readonly logger = new Logger('AccessLog');
  private readonly filter = new ProblemFilter();
  private readonly refused = new WeakSet<Socket>();

  constructor(private readonly requests: OpenRequests) {}

  /** Handles the server's `clientError`. Further bytes emit it again, so each socket is handled only once. */
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
    // The malformed bytes follow a complete request: wait for its response, so that the client cannot confuse
    // the two.
    else if (last.req.complete) last.once('close', () => this.refuse(problem, socket));
    else {
      abandonBody(last.req);
      void this.filter.answer(problem, last.req as Request, last as unknown as Response);
    }
  }

  /** Sends a problem on a socket that has no request. */
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
    socket.end(responseText(error, requestId));
    const timer = setTimeout(() => socket.destroy(), LIMITS.LINGER_MS).unref();
    socket.once('close', () => clearTimeout(timer));
  }
}

function appErrorOf({ code, rawPacket }: ClientError): AppError | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestTimeoutError();
  if (code === 'HPE_HEADER_OVERFLOW') {
    return isIncompleteRequestLine(rawPacket) ? new TargetTooLongError() : new HeadTooLargeError();
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return new RequestTooLargeError();
  return code?.startsWith('HPE_') === true ? new RequestMalformedError() : undefined;
}

/** True when the bytes above the limit are a request line without an end. */
function isIncompleteRequestLine(packet: Buffer | undefined): boolean {
  return /^[A-Z]+ [^\s]*$/.test(
    packet?.subarray(0, LIMITS.MAX_HEAD_BYTES).toString('latin1') ?? '',
  );
}

function responseText(error: AppError, requestId: string): string {
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
