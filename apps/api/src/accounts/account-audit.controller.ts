import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AuditLister,
  auditPageResponseSchema,
  listAuditSchema,
  toAuditPageResponse,
  type AuditPageResponse,
  type ListAudit,
} from '../audit/index.js';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { ApiProblems, Compressed, CursorInvalidError } from '../http/index.js';

@ApiTags('auth')
@ApiBearerAuth()
@ApiProblems()
@Controller('me/audit')
export class AccountAuditController {
  constructor(private readonly audit: AuditLister) {}

  @Get()
  @Compressed()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Read the audit trail',
    description:
      'The events of the account, newest first: logins, failed logins, uploads, deletions and others, each with ' +
      'its time and the client address. Events are never changed.',
  })
  @ApiOkResponse({
    standardSchema: auditPageResponseSchema,
    description: 'A page of the audit trail',
  })
  @ApiProblems(CursorInvalidError, UnauthenticatedError)
  async getMyAudit(
    @CurrentAccount() { id }: AuthenticatedAccount,
    @Query({ schema: listAuditSchema }) query: ListAudit,
  ): Promise<AuditPageResponse> {
    return toAuditPageResponse(await this.audit.list(id, query));
  }
}
