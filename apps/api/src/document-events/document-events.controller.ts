import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import {
  DocumentNotFoundError,
  documentParamsSchema,
  DocumentReader,
  type DocumentParams,
} from '../documents/index.js';
import { EventStreamsTooManyError } from '../event-streams/index.js';
import { ApiProblems } from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { DocumentEventStreams } from './document-event-streams.js';
import { DOCUMENT_EVENT } from './document-event-openapi.js';

@ApiTags('documents')
@ApiBearerAuth()
@ApiProblems(UnauthenticatedError, DocumentNotFoundError, EventStreamsTooManyError)
@RateLimit('account')
@Controller('documents/:id')
export class DocumentEventsController {
  constructor(
    private readonly reader: DocumentReader,
    private readonly streams: DocumentEventStreams,
  ) {}

  @Get('events')
  @ApiOperation({
    summary: 'Follow a document',
    description:
      'Server-Sent Events. Each event is named `document` and contains the document as GET returns it. The first ' +
      'event is sent at once, further ones after each change of the status, the number of pages done or the malware ' +
      'scan. Several quick changes may be sent as one event. The stream ends when the document is `ready` or ' +
      '`failed`, is moved to the trash, or after ten minutes; in the last case reconnect with `Last-Event-ID`.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that the client received; it is not sent again',
  })
  @ApiOkResponse({
    description: 'The stream',
    content: { 'text/event-stream': { schema: DOCUMENT_EVENT } },
  })
  @ApiResponse({
    status: 204,
    description: 'Last-Event-ID is the final revision: no further events will come',
  })
  async followDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const document = await this.reader.getLive(account, id);
    if (req.method === 'HEAD') res.setHeader('Content-Type', 'text/event-stream').end();
    else this.streams.open(document, lastEventId, res);
  }
}
