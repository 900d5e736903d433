import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import { parseInput } from './validation.js';

const NO_FIELDS = z.strictObject({});

/**
 * Refuses query and body fields on routes that declare none, as the schemas of other routes refuse unknown
 * fields. Otherwise a misspelt parameter would be ignored, and the caller would believe that it worked.
 */
export class UndeclaredInputInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request>();
    const declared = declaredInputs(context);
    if (!declared.has(RouteParamtypes.QUERY)) parseInput(NO_FIELDS, req.query);
    if (!declared.has(RouteParamtypes.BODY)) parseInput(NO_FIELDS, req.body ?? {});
    return next.handle();
  }
}

const declarations = new WeakMap<object, ReadonlySet<number>>();

function declaredInputs(context: ExecutionContext): ReadonlySet<number> {
  const handler = context.getHandler();
  const known = declarations.get(handler);
  if (known !== undefined) return known;
  const declared = readDeclaration(context);
  declarations.set(handler, declared);
  return declared;
}

/** Returns the types of the handler's parameters. The keys of Nest's metadata are `<type>:<index>`. */
function readDeclaration(context: ExecutionContext): ReadonlySet<number> {
  const metadata = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  ) as Record<string, unknown> | undefined;
  return new Set(Object.keys(metadata ?? {}).map((key) => Number.parseInt(key, 10)));
}
