import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { toOpenApiSchema } from './openapi-schema.js';
import { PROBLEM_MEDIA_TYPE, problemSchema } from './problems/problem.js';

const DESCRIPTION = `
Upload scans, PDFs and photos. The service reads their text. List, search and download the documents.

Every error is a problem (RFC 9457) with a stable \`code\`. Every response has an \`X-Request-Id\`: give it to the
operator when you report an error. A document of another account answers 404, like one that does not exist.

Requests are limited by client address and by account. \`RateLimit-Policy\` and \`RateLimit\` in every response say how
many requests remain and when the window ends; above the limit the response is 429 with \`Retry-After\`.

Lists, searches, pages and texts are compressed (br, gzip, deflate) for a client that sends \`Accept-Encoding\`.
`.trim();

/** Builds the published contract from the routes and the schemas that validate their input. */
export function buildOpenApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Strongroom')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addTag('auth', 'Accounts, login and logout')
    .addTag('capabilities', 'What this installation accepts and its limits')
    .addTag('documents', 'Documents, their files and their text')
    .addTag('search', 'Full-text search')
    .addTag('sources', 'Places elsewhere from which files are imported')
    .addTag('tags', 'The tags of all documents')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const optional = new Set<string>();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
    standardSchemaConverter: (schema: unknown, options: ConvertOptions) => {
      if (schema instanceof z.ZodType && schema.safeParse(undefined).success) {
        optional.add(referenceTo(schema.meta()?.id ?? ''));
      }
      return convert(schema, options);
    },
  });
  const schemas = (document.components ??= {}).schemas ?? {};
  document.components.schemas = { ...schemas, ...componentsOf(problemSchema) };
  hoistProblemExamples(document);
  markOptionalBodies(document, optional);
  return document;
}

/** Nest describes every body as required, also where the schema has a default for a missing one. */
function markOptionalBodies(document: OpenAPIObject, optional: ReadonlySet<string>): void {
  for (const { requestBody } of operationsOf<{ requestBody?: Body }>(document)) {
    const schema = requestBody?.content['application/json']?.schema.$ref;
    if (requestBody !== undefined && optional.has(schema ?? '')) requestBody.required = false;
  }
}

function operationsOf<T>(document: OpenAPIObject): T[] {
  return Object.values(document.paths).flatMap((path) => Object.values(path as Record<string, T>));
}

/** A problem has the same example in every operation, so each example is written once and referenced. */
function hoistProblemExamples(document: OpenAPIObject): void {
  const shared: Record<string, object> = {};
  for (const { responses = {} } of operationsOf<{ responses?: Record<string, Answer> }>(document)) {
    for (const { content } of Object.values(responses)) {
      const examples = content?.[PROBLEM_MEDIA_TYPE]?.examples ?? {};
      for (const [code, example] of Object.entries(examples)) {
        shared[code] ??= example;
        examples[code] = { $ref: `#/components/examples/${code}` };
      }
    }
  }
  (document.components ??= {}).examples = shared as typeof document.components.examples;
}

interface Answer {
  readonly content?: Readonly<Record<string, { examples?: Record<string, object> }>>;
}

interface Body {
  required?: boolean;
  readonly content: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>>;
}

interface ConvertOptions {
  readonly schemaType: 'input' | 'output';
}

function referenceTo(id: string): string {
  return `#/components/schemas/${id}`;
}

/** zod to OpenAPI: a schema with an id becomes a component; any other is written inline. */
function convert(schema: unknown, options: ConvertOptions) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { schema: own, components } = toOpenApiSchema(schema, options.schemaType);
  const id = schema.meta()?.id;
  if (id === undefined) return { schema: own, components };
  return {
    schema: { $ref: referenceTo(id) },
    components: { ...components, [id]: own },
  };
}

function componentsOf(schema: z.ZodType): Record<string, object> {
  return convert(schema, { schemaType: 'output' })?.components ?? {};
}
