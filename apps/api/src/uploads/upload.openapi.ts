import type { ApiBodyOptions } from '@nestjs/swagger';

/** The multipart body of an upload; it is parsed as a stream, so no schema of a pipe describes it. */
export const UPLOAD_BODY: ApiBodyOptions = {
  required: true,
  schema: {
    type: 'object',
    required: ['file'],
    additionalProperties: false,
    properties: {
      file: { type: 'string', format: 'binary', description: 'The document, with its file name' },
      title: { type: 'string', maxLength: 500, description: 'Left out: from the file name' },
      tags: {
        type: 'array',
        maxItems: 50,
        items: { type: 'string', maxLength: 100 },
        description: 'Repeat the part for each tag',
      },
      language: {
        type: 'string',
        description: 'Tesseract codes joined by +, or auto to have it found out page by page',
        example: 'eng+deu',
      },
      sha256: {
        type: 'string',
        pattern: '^[0-9a-fA-F]{64}$',
        description: 'What the bytes must hash to; if they do not, nothing is stored',
      },
    },
  },
};
