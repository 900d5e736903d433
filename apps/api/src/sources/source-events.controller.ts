import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { TooManyRequestsError } from '@app/throttling';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { EventStreams, EventStreamsTooManyError } from '../event-streams/index.js';
import { ApiProblems, RequestInvalidError, ServiceUnavailableError } from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { progressId, SOURCE_EVENT, toSourceProgressResponse } from './source-progress.response.js';
import { SourceWatch } from './source-watch.js';
import * as errors from './sources.errors.js';
import { sourceParamsSchema, type SourceParams } from './sources.requests.js';
import { SourcesService } from './sources.service.js';

@ApiTags('sources')
@ApiBearerAuth()
@ApiProblems(
  UnauthenticatedError,
  RequestInvalidError,
  ServiceUnavailableError,
  TooManyRequestsError,
  EventStreamsTooManyError,
  errors.SourcesDisabledError,
  errors.SourceNotFoundError,
)
@RateLimit('cloud')
@Controller('sources/:id')
export class SourceEventsController {
  constructor(
    private readonly sources: SourcesService,
    private readonly streams: EventStreams,
    private readonly watch: SourceWatch,
  ) {}

  @Get('events')
  @ApiOperation({
    summary: 'Follow a source',
    description:
      'Server-Sent Events. Each event is named `progress`, and contains the state of the source, its error, and how many ' +
      'of its imports are in each state. The first event is sent at once, further ones after changes, which are looked ' +
      'for every two seconds, less often where the list of imports is very long. The stream ends when the source is ' +
      'removed, or after ten minutes; then reconnect with `Last-Event-ID`.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that the client received; it is not sent again',
  })
  @ApiOkResponse({
    description: 'The stream',
    content: { 'text/event-stream': { schema: SOURCE_EVENT } },
  })
  async followSource(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const source = await this.sources.get(account.id, id);
    if (req.method === 'HEAD') {
      res.setHeader('Content-Type', 'text/event-stream').end();
      return;
    }
    let sentId = lastEventId;
    this.streams.open(account.id, res, (stream) =>
      this.watch.watch(source, (progress) => {
        if (progress === undefined) return stream.end();
        const data = toSourceProgressResponse(progress);
        const eventId = progressId(data);
        if (eventId === sentId) return;
        sentId = eventId;
        stream.send({ id: eventId, event: 'progress', data });
      }),
    );
  }
}
