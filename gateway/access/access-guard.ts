import { createHash } from 'node:crypto';
import { Kind, print, visit, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../../common/actor/actor';
import type { AnalyzedOperation } from '../http/analyzed-document';
import { filterOperation } from './access-filter';
import type { AccessTable } from './access-table';
import { credentialsOf, type KeyedCredentials } from './credentials';
import type { NullPlan } from './null-plan';
import { Permissions } from './permissions';
import { visibleSchema } from './visible-schema';

/** What of an operation its sender may have. */
export interface AccessDecision {
  /** What to execute; undefined when nothing is left of it. */
  readonly document: DocumentNode | undefined;
  readonly operation: OperationDefinitionNode;
  /** Stands for what is executed, within one schema and for operations of one name. */
  readonly key: string;
  /** What was taken out, and what the answer needs because of that; undefined when the operation is whole. */
  readonly removal:
    { readonly paths: readonly (readonly string[])[]; readonly nulls: NullPlan; readonly typeKey: string } | undefined;
}

const MAX_DECISIONS_PER_OPERATION = 50;
const MAX_CREDENTIALS = 1_000;
const MAX_VISIBLE_SCHEMAS = 30;

/** Applies the access rules of one schema; decisions are kept per operation and set of credentials. */
export class AccessGuard {
  readonly #table: AccessTable;
  readonly #schema: GraphQLSchema;
  readonly #permissions = new LRUCache<string, Permissions>({ max: MAX_CREDENTIALS });
  readonly #visible = new LRUCache<string, GraphQLSchema>({ max: MAX_VISIBLE_SCHEMAS });
  readonly #decisions = new WeakMap<AnalyzedOperation, LRUCache<string, AccessDecision>>();
  readonly #whole = new WeakMap<AnalyzedOperation, AccessDecision>();

  constructor(table: AccessTable, schema: GraphQLSchema) {
    this.#table = table;
    this.#schema = schema;
  }

  /** `variables` are coerced: defaults are in their places. */
  decide(analyzed: AnalyzedOperation, actor: Actor, variables: Readonly<Record<string, unknown>>): AccessDecision {
    if (this.#table.empty) return this.#wholeOf(analyzed);
    const credentials = credentialsOf(actor);
    let decisions = this.#decisions.get(analyzed);
    if (decisions === undefined) {
      decisions = new LRUCache({ max: MAX_DECISIONS_PER_OPERATION });
      this.#decisions.set(analyzed, decisions);
    }
    const known = decisions.get(credentials.key);
    if (known?.removal === undefined && known !== undefined) return known;
    if (known === undefined) {
      const decision = this.#filter(analyzed, credentials, undefined);
      decisions.set(credentials.key, decision);
      if (decision.removal === undefined) return decision;
    }
    const conditions = conditionsOf(analyzed, variables);
    if (conditions === undefined) return known ?? decisions.get(credentials.key) ?? this.#wholeOf(analyzed);
    const key = `${credentials.key}?${conditions}`;
    const conditional = decisions.get(key) ?? this.#filter(analyzed, credentials, variables, conditions);
    decisions.set(key, conditional);
    return conditional;
  }

  /** What the actor may know of the schema. */
  schemaFor(actor: Actor): GraphQLSchema {
    if (this.#table.empty) return this.#schema;
    const credentials = credentialsOf(actor);
    let schema = this.#visible.get(credentials.key);
    if (schema === undefined) {
      schema = visibleSchema(this.#schema, this.#permissionsOf(credentials));
      this.#visible.set(credentials.key, schema);
    }
    return schema;
  }

  #filter(
    analyzed: AnalyzedOperation,
    credentials: KeyedCredentials,
    variables: Readonly<Record<string, unknown>> | undefined,
    conditions = '',
  ): AccessDecision {
    const root = this.#schema.getRootType(analyzed.node.operation);
    if (!root) return this.#wholeOf(analyzed);
    const typeKey = unusedAlias(analyzed.document.document);
    const permissions = this.#permissionsOf(credentials);
    const { fragments } = analyzed.document;
    const filtered = filterOperation(analyzed.node, root, {
      schema: this.#schema,
      permissions,
      fragments,
      variables,
      typeKey,
    });
    if (filtered.removed.length === 0) return this.#wholeOf(analyzed);
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([filtered.removed, conditions]))
      .digest('base64url');
    return {
      document: filtered.operation && { kind: Kind.DOCUMENT, definitions: [filtered.operation] },
      operation: filtered.operation ?? analyzed.node,
      key: `${fingerprint}\n${analyzed.document.key}`,
      removal: { paths: filtered.removed, nulls: filtered.nulls, typeKey },
    };
  }

  #wholeOf(analyzed: AnalyzedOperation): AccessDecision {
    let whole = this.#whole.get(analyzed);
    if (whole === undefined) {
      const { document, key } = analyzed.document;
      whole = { document, operation: analyzed.node, key, removal: undefined };
      this.#whole.set(analyzed, whole);
    }
    return whole;
  }

  #permissionsOf(credentials: KeyedCredentials): Permissions {
    let permissions = this.#permissions.get(credentials.key);
    if (permissions === undefined) {
      permissions = new Permissions(this.#table, credentials, this.#schema);
      this.#permissions.set(credentials.key, permissions);
    }
    return permissions;
  }
}

/** The values on which `@skip` and `@include` depend, as a key; undefined when the document has no such directive. */
function conditionsOf(analyzed: AnalyzedOperation, variables: Readonly<Record<string, unknown>>): string | undefined {
  let conditional = false;
  const names = new Set<string>();
  visit(analyzed.document.document, {
    Directive({ name, arguments: args }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      conditional = true;
      const value = args?.[0]?.value;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return conditional
    ? [...names]
        .sort()
        .map((name) => `|${name}=${String(variables[name])}`)
        .join('')
    : undefined;
}

function unusedAlias(document: DocumentNode): string {
  const text = print(document);
  let alias = 'accessTypeName';
  while (text.includes(alias)) alias += '_';
  return alias;
}
