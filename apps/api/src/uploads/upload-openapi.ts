import type { ApiBodyOptions } from '@nestjs/swagger';
import { toOpenApiSchema } from '../http/index.js';
import { createDocumentFieldsSchema } from './upload.requests.js';

const { properties } = toOpenApiSchema(createDocumentFieldsSchema, 'input').schema;

/**
 * Describes the multipart body of an upload. No pipe of the route can describe it, because it is parsed as a
 * stream. The fields come from the schema that checks them.
 */
export const UPLOAD_BODY: ApiBodyOptions & { encoding: object } = {
  required: true,
  schema: {
    type: 'object',
    required: ['file'],
    additionalProperties: false,
    properties: {
      file: { type: 'string', format: 'binary', description: 'The document, with its file name' },
      ...(properties as object),
    },
  },
  // Without this, generated clients join the tags with commas and send them as one field.
  encoding: { tags: { style: 'form', explode: true } },
};
