import { splitPath } from '../expressions/compile';
import { location } from '../expressions/expression';
import { isPlainObject, numeric } from '../values/values';

const isPositional = (name: string): boolean => name.endsWith('.$');
const plainPath = (name: string): string => (isPositional(name) ? name.slice(0, -2) : name);
const isSearch = (value: unknown): boolean => isPlainObject(value) && '$elemMatch' in value;

/** Refuses a projection of `find` whose paths or operators do not go together. */
export function checkProjection(entries: readonly (readonly [name: string, value: unknown])[]): void {
  const seen: string[] = [];
  let [positional, searching] = [false, false];
  for (const [name, value] of entries) {
    if (isPositional(name)) {
      if (positional) throw location(31276, 'Cannot specify more than one positional projection per query.');
      if (searching) throw location(31255, 'Cannot specify positional operator and $elemMatch.');
      if (value === false || Number(numeric(value) ?? NaN) === 0)
        throw location(31395, 'positional projection cannot be used with exclusion');
      positional = true;
    }
    if (isSearch(value)) {
      if (positional) throw location(31256, 'Cannot specify positional operator and $elemMatch.');
      checkSearch(name, value as { $elemMatch: unknown });
      searching = true;
    }
    const path = plainPath(name);
    if (path.includes('.$.'))
      throw location(
        31394,
        "As of 4.4, it's illegal to specify positional operator in the middle of a path. Positional projection may only be used at the end, for example: a.b.$.",
      );
    splitPath(path);
    checkCollision(path, seen);
    seen.push(path);
  }
}

function checkSearch(name: string, { $elemMatch }: { $elemMatch: unknown }): void {
  if (!isPlainObject($elemMatch)) throw location(31274, 'elemMatch: Invalid argument, object required');
  if (name.includes('.')) throw location(31275, 'Cannot use $elemMatch projection on a nested field.');
}

function checkCollision(path: string, seen: readonly string[]): void {
  for (const other of seen) {
    if (path.startsWith(`${other}.`))
      throw location(31249, `Path collision at ${path} remaining portion ${path.slice(other.length + 1)}`);
    if (path === other || other.startsWith(`${path}.`)) throw location(31250, `Path collision at ${path}`);
  }
}
