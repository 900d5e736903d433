import { Module } from '@nestjs/common';
import { CellModule } from '../cell/index.js';
import { OcrModule } from '../ocr/ocr.module.js';
import { ManagementListener } from './management.listener.js';

/** Health and metrics of the worker, on its management port. */
@Module({ imports: [CellModule, OcrModule], providers: [ManagementListener] })
export class ManagementModule {}
