import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TooManyRequestsError } from '@app/throttling';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import {
  DocumentNotFoundError,
  documentParamsSchema,
  documentResponseSchema,
  SCAN_PROBLEMS,
  toDocumentResponse,
  type DocumentParams,
  type DocumentResponse,
} from '../documents/index.js';
import {
  ApiProblems,
  JsonMalformedError,
  RequestInvalidError,
  ServiceUnavailableError,
  type Handled,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { extractAgainSchema, type ExtractAgain } from './extraction.requests.js';
import {
  DocumentLanguageUnavailableError,
  DocumentNotEncryptedError,
  NoReaderError,
} from './extractions.errors.js';
import { ExtractionsService } from './extractions.service.js';
import { tryPasswordsSchema, type TryPasswords } from './passwords.requests.js';

@ApiTags('documents')
@ApiBearerAuth()
@ApiProblems(UnauthenticatedError, ServiceUnavailableError, TooManyRequestsError, ...SCAN_PROBLEMS)
@RateLimit('account')
@Controller('documents')
export class ExtractionsController {
  constructor(private readonly service: ExtractionsService) {}

  @Post(':id/ocr')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Read the text again',
    description: 'Optionally in other languages. The old text is kept until the new text is ready.',
  })
  @ApiAcceptedResponse({
    standardSchema: documentResponseSchema,
    description: 'The document will be read again',
  })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    DocumentNotFoundError,
    DocumentLanguageUnavailableError,
  )
  async extractDocumentAgain(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Body({ schema: extractAgainSchema }) { language }: Handled<ExtractAgain, 'language'>,
  ): Promise<DocumentResponse> {
    return toDocumentResponse(await this.service.extractAgain(account.id, id, language));
  }

  @Post(':id/passwords')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Read an encrypted PDF with a password',
    description:
      'Tries the passwords one after the other and reads the text with the one that opens the document. When none does, ' +
      '`extraction.error` is `document.password_wrong`. Passwords are not kept: they are encrypted for the processes ' +
      'that read documents, and deleted when the text has been read. The stored original stays encrypted.',
  })
  @ApiAcceptedResponse({
    standardSchema: documentResponseSchema,
    description: 'The document will be read again',
  })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    DocumentNotFoundError,
    DocumentNotEncryptedError,
    DocumentLanguageUnavailableError,
    NoReaderError,
  )
  async tryDocumentPasswords(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Body({ schema: tryPasswordsSchema })
    { passwords, language }: Handled<TryPasswords, 'passwords' | 'language'>,
  ): Promise<DocumentResponse> {
    const document = await this.service.tryPasswords(account, id, passwords, language);
    return toDocumentResponse(document);
  }
}
