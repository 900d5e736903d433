import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { FIELDS } from './fields.js';

const root = join(import.meta.dirname, '../../..');
const LEVELS = new Set(['debug', 'error', 'fatal', 'info', 'log', 'trace', 'verbose', 'warn']);

interface LogCall {
  readonly at: string;
  readonly fields: readonly string[];
  /** False when a message is concatenated or a variable. */
  readonly isConstant: boolean;
}

/** Finds every call of a logger in the apps and libs by the syntax tree. */
function logCalls(): LogCall[] {
  const paths = globSync('{apps,libs}/**/*.ts', { cwd: root }).filter(
    (path) => !/\.(spec|contract)\.ts$|^libs\/(testing|embedded-postgres)\//.test(path),
  );
  return paths.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const calls: LogCall[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isLogger(node.expression)) {
        const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        calls.push(describeCall(`${path}:${line}`, node.arguments, file));
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return calls;
  });
}

function isLogger(callee: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(callee) || !LEVELS.has(callee.name.text)) return false;
  return /logger$|^new Logger\(/i.test(callee.expression.getText());
}

function describeCall(at: string, args: ts.NodeArray<ts.Expression>, file: ts.SourceFile): LogCall {
  const [first, second] = args;
  const message = args.length === 1 ? first : second;
  const fields = args.length === 1 || first === undefined ? [] : fieldsOf(first, file);
  return { at, fields, isConstant: message !== undefined && ts.isStringLiteralLike(message) };
}

/** Returns the keys of an object literal, or of the literal that a constant of that name is initialised with. */
function fieldsOf(node: ts.Expression, file: ts.SourceFile): string[] {
  if (ts.isIdentifier(node)) {
    const found = new RegExp(`const ${node.text} = (\\{)`).exec(file.text);
    const inner = found && literalAt(file, found.index + found[0].length - 1);
    if (!inner) throw new Error(`${file.fileName}: what is ${node.text}?`);
    return fieldsOf(inner, file);
  }
  if (ts.isConditionalExpression(node)) {
    return [node.whenTrue, node.whenFalse].flatMap((branch) => fieldsOf(branch, file));
  }
  if (ts.isParenthesizedExpression(node)) return fieldsOf(node.expression, file);
  if (!ts.isObjectLiteralExpression(node)) throw new Error(`no literal: ${node.getText()}`);
  return node.properties.flatMap((property) =>
    ts.isSpreadAssignment(property)
      ? fieldsOf(property.expression, file)
      : [property.name?.getText() ?? ''],
  );
}

function literalAt(file: ts.SourceFile, position: number): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && node.getStart() === position) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('the log calls in the code', () => {
  const calls = logCalls();

  it('are found by this test', () => {
    expect(calls.length).toBeGreaterThan(15);
    expect(calls.flatMap((call) => call.fields)).toContain('durationMs');
  });

  it('use only fields of the dictionary', () => {
    const strange = calls.flatMap(({ at, fields }) =>
      fields.filter((field) => !(field in FIELDS)).map((field) => `${at} ${field}`),
    );
    expect(strange).toEqual([]);
  });

  it('use every field of the dictionary', () => {
    const always = ['time', 'level', 'service', 'msg', 'context'];
    const byContext = ['requestId', 'traceparent', 'userId', 'documentId', 'jobId'];
    const used = new Set([...always, ...byContext, ...calls.flatMap((call) => call.fields)]);
    expect(Object.keys(FIELDS).filter((field) => !used.has(field))).toEqual([]);
  });

  it('have constant messages and put variable data into fields', () => {
    expect(calls.filter((call) => !call.isConstant).map((call) => call.at)).toEqual([]);
  });
});
