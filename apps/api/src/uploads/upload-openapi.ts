import type { ApiBodyOptions } from '@nestjs/swagger';
import { toOpenApiSchema } from '../http/index.js';
import { createDocumentFieldsSchema } from './upload.requests.js';

interface FieldSchema {
  readonly type?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly items?: FieldSchema;
}

const { properties } = toOpenApiSchema(createDocumentFieldsSchema, 'input').schema as {
  properties: Record<string, FieldSchema>;
};

/** An empty field counts as not given. So does an empty tag. */
function orEmpty({ type, description, example, ...rules }: FieldSchema): object {
  if (rules.items !== undefined) {
    return { type, description, ...rules, items: orEmpty(rules.items) };
  }
  return {
    type,
    description,
    example,
    anyOf: [
      { type, ...rules },
      { type, maxLength: 0 },
    ],
  };
}

const FILE_DESCRIPTION =
  'The document, with its file name. The type is detected from the bytes. Text may have any common encoding: it is ' +
  'detected, and named in `encoding`. Of the name, invisible characters such as U+200E are removed, bytes that are ' +
  'not UTF-8 are read as windows-1252, and what exceeds 255 characters is removed before the extension; a name with ' +
  'folders, control characters, U+202D or U+202E is refused';

/**
 * Describes the multipart body of an upload. No pipe of the route can describe it, because it is parsed as a
 * stream. The fields come from the schema that checks them.
 */
export const UPLOAD_BODY: ApiBodyOptions & { encoding: object } = {
  required: true,
  schema: {
    type: 'object',
    description: 'An empty field counts as not given',
    required: ['file'],
    additionalProperties: false,
    properties: {
      file: { type: 'string', format: 'binary', description: FILE_DESCRIPTION },
      ...Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, orEmpty(field)]),
      ),
    },
  },
  // Without this, generated clients join the tags with commas and send them as one field.
  encoding: { tags: { style: 'form', explode: true } },
};
