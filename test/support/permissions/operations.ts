import type { Names } from './names.js';
import { PROBES, type Probe } from './probes.js';

interface Parameter {
  readonly in: string;
  readonly name: string;
}

type Operations = Readonly<
  Record<string, { readonly parameters?: readonly Parameter[] } | undefined>
>;

export interface OpenApi {
  readonly paths: Readonly<Record<string, Operations>>;
}

/** Returns the operations of the document, as in {@link PROBES}. */
export function operationsOf({ paths }: OpenApi): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

function parametersOf({ paths }: OpenApi, operation: string): readonly Parameter[] {
  const [method = '', path = ''] = operation.split(' ');
  return paths[path]?.[method.toLowerCase()]?.parameters ?? [];
}

/** Returns the operations, and the query parameters and headers of operations, that no probe uses. */
export function findUnprobed(openapi: OpenApi, names: Names): string[] {
  return operationsOf(openapi).flatMap((operation) => {
    const probes = PROBES[operation]?.(names, names);
    if (probes === undefined) return [operation];
    return parametersOf(openapi, operation)
      .filter((parameter) => !probes.some((probe) => uses(probe, parameter)))
      .map(({ name }) => `${operation}: ${name}`);
  });
}

function uses({ path, headers }: Probe, parameter: Parameter): boolean {
  if (parameter.in === 'header') return headers?.[parameter.name.toLowerCase()] !== undefined;
  return parameter.in !== 'query' || queryOf(path).has(parameter.name);
}

function queryOf(path: string): URLSearchParams {
  return new URLSearchParams(path.split('?')[1] ?? '');
}
