import { Module } from '@nestjs/common';
import { DocumentPasswords } from './document-passwords.js';
import { WorkerKey } from './worker-key.js';

/** The passwords of encrypted PDFs. */
@Module({ providers: [DocumentPasswords, WorkerKey], exports: [DocumentPasswords] })
export class DocumentPasswordsModule {}
