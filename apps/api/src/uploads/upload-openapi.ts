import type { ApiBodyOptions } from '@nestjs/swagger';
import { toOpenApiSchema } from '../http/index.js';
import { createDocumentFieldsSchema } from './upload.requests.js';

const { properties } = toOpenApiSchema(createDocumentFieldsSchema, 'input').schema;

/**
 * The multipart body of an upload. It is parsed as a stream, so no pipe of the route declares it; the fields are those of
 * the schema that checks them.
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
  // Without it, generated clients join the tags by commas and send one.
  encoding: { tags: { style: 'form', explode: true } },
};
