import type { Deadline } from '../deadline';
import type { StringOrder } from '../values/compare';
import { StoreError } from '../errors';

/** The variables of `$let`, `$map`, … around an expression, innermost first. */
export interface Frame {
  readonly name: string;
  readonly value: unknown;
  readonly outer: Frame | undefined;
}

/** What an expression is evaluated against; `current` is where its field paths start. */
export interface Scope {
  readonly root: unknown;
  readonly current: unknown;
  readonly frame: Frame | undefined;
}

/** A compiled expression; undefined stands for a missing value. Values are BSON values, numbers in their wrappers. */
export type Expression = (scope: Scope) => unknown;

/** What compiling an expression needs to know. */
export interface Compiler {
  compile(source: unknown): Expression;
  /** A compiler for an expression inside which these variables exist, too. */
  within(...names: string[]): Compiler;
  readonly strings: StringOrder | undefined;
  /** When searches by regular expressions have to end. */
  readonly deadline: Deadline | undefined;
}

/** Compiles the operand of one operator. */
export type Build = (operand: unknown, compiler: Compiler, name: string) => Expression;

export const bind = (scope: Scope, name: string, value: unknown): Scope => ({
  root: scope.root,
  current: name === 'CURRENT' ? value : scope.current,
  frame: { name, value, outer: scope.frame },
});

export const location = (code: number, message: string): StoreError => new StoreError(code, `Location${code}`, message);

export const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;
