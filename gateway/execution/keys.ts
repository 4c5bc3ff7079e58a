/** A plain or null-prototype object that came from a subgraph. */
export type DataObject = Record<string, unknown>;

export function isDataObject(value: unknown): value is DataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a plain object answers to this key without having been given it, as `constructor` and `__proto__` do. */
export const isInherited = (key: string): boolean => key in Object.prototype;

/** The object's own value; never one of its prototype. Callers that know the key compile the check away (`isInherited`). */
export function own(object: DataObject, key: string): unknown {
  return isInherited(key) && !Object.hasOwn(object, key) ? undefined : object[key];
}

/** Sets an own value: an assignment to `__proto__` would replace the object's prototype (prototype pollution). */
export function setOwn(object: DataObject, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

/**
 * Merges what a second fetch brought into what is there: objects by key, lists of one length by position, anything else is replaced. A null never
 * replaces an object: one subgraph that could not resolve a shared object takes nothing from the other one.
 */
export function mergeInto(target: DataObject, source: DataObject): void {
  for (const key of Object.keys(source)) {
    const incoming = own(source, key);
    const present = own(target, key);
    if (present === undefined || present === null) setOwn(target, key, incoming);
    else setOwn(target, key, merged(present, incoming));
  }
}

function merged(present: unknown, incoming: unknown): unknown {
  if (typeof incoming !== 'object' || incoming === null) {
    return typeof present === 'object' || incoming === undefined ? present : incoming;
  }
  if (Array.isArray(incoming)) {
    if (!Array.isArray(present)) return incoming;
    // Not the same list: the later one was asked for with what the earlier one had to be known for.
    if (present.length !== incoming.length) return incoming;
    incoming.forEach((item, index) => {
      present[index] = present[index] === null ? item : merged(present[index], item);
    });
    return present;
  }
  if (!isDataObject(present)) return incoming;
  mergeInto(present, incoming as DataObject);
  return present;
}

/** A deep copy of a value that came from JSON. */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: DataObject = {};
  for (const key of Object.keys(value)) setOwn(copy, key, copyOf((value as DataObject)[key]));
  return copy;
}
