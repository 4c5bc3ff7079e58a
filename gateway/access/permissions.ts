import {
  getNamedType,
  isAbstractType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { AccessTable } from './access-table';
import { isMet, type Credentials, type Requirement } from './requirement';

/** Which fields one set of credentials may read; answers are remembered. */
export class Permissions {
  readonly #table: AccessTable;
  readonly #credentials: Credentials;
  readonly #schema: GraphQLSchema;
  readonly #types = new Map<string, boolean>();
  readonly #fields = new Map<string, boolean>();

  constructor(table: AccessTable, credentials: Credentials, schema: GraphQLSchema) {
    this.#table = table;
    this.#credentials = credentials;
    this.#schema = schema;
  }

  mayReadType(name: string): boolean {
    const known = this.#types.get(name);
    if (known !== undefined) return known;
    const allowed = this.#met(this.#table.type(name));
    this.#types.set(name, allowed);
    return allowed;
  }

  /**
   * Whether `field` of `parent` may be read where the object can only be one of `possible`. A field of an interface may be read when it
   * may be read on each of them: otherwise an interface would be the way around the rule of an implementing type.
   */
  mayReadField(
    parent: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    possible: ReadonlySet<string>,
  ): boolean {
    if (!this.#mayRead(parent.name, field)) return false;
    if (!isAbstractType(parent) || field.name === '__typename') return true;
    for (const name of possible) {
      const type = this.#schema.getType(name);
      const same = type && 'getFields' in type ? type.getFields()[field.name] : undefined;
      if (same && !this.#mayRead(name, same as GraphQLField<unknown, unknown>)) return false;
    }
    return true;
  }

  #mayRead(typeName: string, field: GraphQLField<unknown, unknown>): boolean {
    const key = `${typeName}.${field.name}`;
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    const allowed =
      this.mayReadType(typeName) &&
      this.#met(this.#table.field(typeName, field.name)) &&
      this.mayReadType(getNamedType(field.type).name);
    this.#fields.set(key, allowed);
    return allowed;
  }

  #met(requirements: readonly Requirement[]): boolean {
    return requirements.every((requirement) => isMet(requirement, this.#credentials));
  }
}
