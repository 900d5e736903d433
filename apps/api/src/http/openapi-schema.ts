import { z } from 'zod';

/**
 * Converts a zod schema to an OpenAPI 3.0 schema and the components that it refers to. A schema with an id is
 * returned in full, not as a reference to itself.
 */
export function toOpenApiSchema(schema: z.ZodType, io: 'input' | 'output' = 'output') {
  const json = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) =>
      setExample(jsonSchema, z.globalRegistry.get(zodSchema)?.examples),
  });
  const text = JSON.stringify(json).replaceAll('"#/definitions/', '"#/components/schemas/');
  const { definitions = {}, ...own } = JSON.parse(text) as OpenApiSchema;
  const id = schema.meta()?.id;
  if (id === undefined) return { schema: own, components: definitions };
  const { [id]: full = own, ...components } = definitions;
  return { schema: full, components };
}

/** OpenAPI 3.0 allows one example. zod omits examples where input and output differ, so they are set here. */
function setExample(json: Record<string, unknown>, examples: unknown): void {
  delete json['examples'];
  if (Array.isArray(examples)) json['example'] = examples[0];
}

interface OpenApiSchema {
  definitions?: Record<string, Record<string, unknown>>;
  [keyword: string]: unknown;
}
