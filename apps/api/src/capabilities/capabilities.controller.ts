import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../auth/index.js';
import { ApiProblems, noneMatchNames, sendJson } from '../http/index.js';
import { CapabilitiesConfig } from './capabilities.config.js';
import { capabilitiesResponseSchema, toCapabilitiesResponse } from './capabilities.response.js';

const ETAG_HEADER = {
  ETag: { description: 'Names these capabilities', schema: { type: 'string' as const } },
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
    summary: 'Get what is accepted and allowed',
    description:
      'The version, the accepted media types, the languages, the limits and the rate-limit policies of this ' +
      'installation. Needs no token. Keep it and ask again with `If-None-Match`.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag that is known' })
  @ApiOkResponse({
    standardSchema: capabilitiesResponseSchema,
    description: 'The capabilities',
    headers: ETAG_HEADER,
  })
  @ApiResponse({ status: 304, description: 'They are as the ETag says' })
  getCapabilities(
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() res: Response,
  ): void {
    // `private`: the headers of an answer tell its one client what is left of the rate limits.
    res.set({ ETag: this.etag, 'Cache-Control': 'private, no-cache' });
    if (noneMatchNames(ifNoneMatch, this.etag)) res.status(304).end();
    else sendJson(res, this.json);
  }
}
