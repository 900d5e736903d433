import { isUncertain } from '@app/contracts';
import { roundConfidence } from '../documents/index.js';
import type { Page, PageSummary } from './page.js';
import type { ListedPages } from './page-reader.js';
import type { PageListResponse, PageResponse } from './page.response.js';

export function toPageListResponse(list: ListedPages): PageListResponse {
  return { items: list.items.map(toSummary), nextCursor: list.nextCursor };
}

export function toPageResponse(page: Page): PageResponse {
  return {
    ...toSummary(page),
    text: page.text,
    width: page.width,
    height: page.height,
    rotation: page.rotation,
    skew: page.skew,
    words: page.words.map(([text, x, y, width, height, confidence, line]) => ({
      text,
      x,
      y,
      width,
      height,
      confidence: roundConfidence(confidence),
      isUncertain: isUncertain(confidence),
      line,
    })),
  };
}

function toSummary(page: PageSummary): PageListResponse['items'][number] {
  return {
    number: page.number,
    status: page.status,
    source: page.source,
    language: page.language,
    encoding: page.encoding,
    confidence: roundConfidence(page.confidence),
    durationMs: page.durationMs,
    error: page.error === null ? null : { code: page.error.code, message: page.error.message },
  };
}
