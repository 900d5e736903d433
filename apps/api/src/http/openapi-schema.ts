import { z } from 'zod';

/** A zod schema as an OpenAPI 3.0 schema, with the components that it refers to. */
export function toOpenApiSchema(schema: z.ZodType, io: 'input' | 'output' = 'output') {
  const json = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io,
    unrepresentable: 'any',
  }) as Record<string, unknown>;
  const { $schema: _schema, id: _id, $defs, ...own } = json;
  return { schema: own, components: { ...($defs as Record<string, object> | undefined) } };
}
