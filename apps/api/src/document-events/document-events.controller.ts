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
import { ApiProblems } from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { DocumentEventStreams } from './document-event-streams.js';
import { DOCUMENT_EVENT } from './document-event-openapi.js';
import { EventStreamsTooManyError } from './document-events.errors.js';

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
      'Server-Sent Events. Each event is named `document` and holds the document as GET shows it: at once, then at ' +
      'every change of state or of pages done. Changes that come faster than they can be read are sent as one. The ' +
      'stream ends when the document is `ready` or `failed`, goes into the trash, or after ten minutes; then connect ' +
      'again with `Last-Event-ID`.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was seen: it is not sent again',
  })
  @ApiOkResponse({
    description: 'The stream',
    content: { 'text/event-stream': { schema: DOCUMENT_EVENT } },
  })
  @ApiResponse({
    status: 204,
    description: 'Last-Event-ID names the last state there will be: there is nothing to wait for',
  })
  async followDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const document = await this.reader.getLive(account.id, id);
    if (req.method === 'HEAD') res.setHeader('Content-Type', 'text/event-stream').end();
    else this.streams.open(document, lastEventId, res);
  }
}
