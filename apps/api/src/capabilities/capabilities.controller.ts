import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../auth/index.js';
import { ApiProblems, noneMatchNames, sendJson } from '../http/index.js';
import { CapabilitiesConfig } from './capabilities.config.js';
import { capabilitiesResponseSchema, toCapabilitiesResponse } from './capabilities.response.js';

const ETAG_HEADER = {
  ETag: {
    description: 'Identifies this version of the capabilities',
    schema: { type: 'string' as const },
  },
};

@ApiTags('capabilities')
@ApiProblems()
@Controller('capabilities')
export class CapabilitiesController {
  /** Settings do not change while the process runs. */
  private readonly json: string;
  private readonly etag: string;

  constructor(config: CapabilitiesConfig) {
    this.json = JSON.stringify(toCapabilitiesResponse(config));
    this.etag = `"${createHash('sha256').update(this.json).digest('base64url').slice(0, 22)}"`;
  }

  @Public()
  @Get()
  @ApiOperation({
    security: [],
    summary: 'Get the capabilities',
    description:
      'The version, the accepted media types, the languages, the limits and the rate-limit policies of this ' +
      'installation. Needs no token. Cache the response and revalidate it with `If-None-Match`.',
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The ETag of the cached response',
  })
  @ApiOkResponse({
    standardSchema: capabilitiesResponseSchema,
    description: 'The capabilities',
    headers: ETAG_HEADER,
  })
  @ApiResponse({ status: 304, description: 'The capabilities have not changed' })
  getCapabilities(
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() res: Response,
  ): void {
    // `private`, because the headers of a response contain the rate limits of one client.
    res.set({ ETag: this.etag, 'Cache-Control': 'private, no-cache' });
    if (noneMatchNames(ifNoneMatch, this.etag)) res.status(304).end();
    else sendJson(res, this.json);
  }
}
