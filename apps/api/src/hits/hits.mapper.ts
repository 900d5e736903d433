import type { HitsResponse } from './hits.response.js';
import type { FoundPages } from './hits.service.js';

export function toHitsResponse({ pages, nextCursor, ignored }: FoundPages): HitsResponse {
  return {
    items: pages.map(({ number, width, height, snippet, hits, isTruncated }) => ({
      page: number,
      width,
      height,
      snippet,
      hits: hits.map(({ text, start, end, isContinued, boxes }) => ({
        text,
        start,
        end,
        continues: isContinued,
        boxes: boxes.map((box) => ({
          x: box.x,
          y: box.y,
          width: box.width,
          height: box.height,
        })),
      })),
      truncated: isTruncated,
    })),
    nextCursor,
    ignored: ignored.slice(),
  };
}
