import { z } from 'zod';

/**
 * A zod schema as an OpenAPI 3.0 schema, with the components that it refers to. A schema with an id is
 * given in full, not as a reference to itself.
 */
export function toOpenApiSchema(schema: z.ZodType, io: 'input' | 'output' = 'output') {
  const json = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) =>
      exemplify(jsonSchema, z.globalRegistry.get(zodSchema)?.examples),
  });
  const text = JSON.stringify(json).replaceAll('"#/definitions/', '"#/components/schemas/');
  const { definitions = {}, ...own } = JSON.parse(text) as OpenApiSchema;
  const id = schema.meta()?.id;
  if (id === undefined) return { schema: own, components: definitions };
  const { [id]: full = own, ...components } = definitions;
  return { schema: full, components };
}

/** OpenAPI 3.0 knows one example; and zod leaves them out where input and output differ. */
function exemplify(json: Record<string, unknown>, examples: unknown): void {
  delete json['examples'];
  if (Array.isArray(examples)) json['example'] = examples[0];
}

interface OpenApiSchema {
  definitions?: Record<string, Record<string, unknown>>;
  [keyword: string]: unknown;
}
