import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DocumentStatus, MediaType } from '@app/contracts';
import type { DocumentAttachment } from './document.js';
import type { ScanState } from './document-scan.js';

const bigintAsNumber = {
  to: (value: number) => value,
  from: (value: string) => Number(value),
};

/** A row of `documents`. The vector column is not mapped: only SQL writes it. */
@Entity('documents')
export class DocumentEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'owner_id' }) accountId!: string;
  @Column('text') title!: string;
  @Column('text') filename!: string;
  @Column('text', { name: 'media_type' }) mediaType!: MediaType;
  @Column('text', { nullable: true }) encoding!: string | null;
  @Column('bigint', { name: 'size_bytes', transformer: bigintAsNumber }) sizeBytes!: number;
  @Column('text') sha256!: string;
  @Column('text', { name: 'storage_key' }) storageKey!: string;
  @Column('text', { array: true }) tags!: string[];
  @Column('text', { array: true }) languages!: string[];
  @Column('text') status!: DocumentStatus;
  @Column('uuid', { name: 'extraction_id' }) extractionId!: string;
  @Column('uuid', { name: 'text_extraction_id', nullable: true }) textExtractionId!: string | null;
  @Column('integer', { name: 'pages_total', nullable: true }) pagesTotal!: number | null;
  @Column('integer', { name: 'pages_done' }) pagesDone!: number;
  @Column('integer', { name: 'pages_to_read', nullable: true }) pagesToRead!: number | null;
  @Column('timestamptz', { name: 'progress_at', nullable: true }) progressAt!: Date | null;
  @Column('real', { name: 'seconds_per_page', nullable: true }) secondsPerPage!: number | null;
  @Column('text', { nullable: true }) engine!: string | null;
  @Column('real', { name: 'mean_confidence', nullable: true }) meanConfidence!: number | null;
  @Column('integer') attempts!: number;
  @Column('boolean') truncated!: boolean;
  @Column('text', { name: 'error_code', nullable: true }) errorCode!: string | null;
  @Column('text', { name: 'error_message', nullable: true }) errorMessage!: string | null;
  @Column('jsonb', { nullable: true }) attachments!: readonly DocumentAttachment[] | null;
  @Column('uuid', { name: 'mail_document_id', nullable: true }) mailId!: string | null;
  @Column('uuid', { name: 'replaces_id', nullable: true }) replacesId!: string | null;
  @Column('text', { name: 'scan_state' }) scanState!: ScanState;
  @Column('text', { name: 'scan_signature', nullable: true }) scanSignature!: string | null;
  @Column('timestamptz', { name: 'scanned_at', nullable: true }) scannedAt!: Date | null;
  @Column('integer') version!: number;
  @Column('bigint', { transformer: bigintAsNumber }) revision!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
}
