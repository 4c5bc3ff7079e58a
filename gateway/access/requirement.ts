/** Alternatives (outer list: any of) of names that are needed together (inner list: all of). */
export type AnyOfAll = readonly (readonly string[])[];

/** What one `@authenticated`, `@requiresScopes` and `@policy` on one place of the schema ask for; all three must hold. */
export interface Requirement {
  readonly authenticated: boolean;
  readonly scopes: AnyOfAll | undefined;
  readonly policies: AnyOfAll | undefined;
}

/** What requirements are held against: derived once per actor. */
export interface Credentials {
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

export function isMet(requirement: Requirement, credentials: Credentials): boolean {
  if (requirement.authenticated && !credentials.authenticated) return false;
  if (requirement.scopes !== undefined && !anyOfAll(requirement.scopes, credentials.scopes)) return false;
  return requirement.policies === undefined || anyOfAll(requirement.policies, credentials.policies);
}

/** An empty outer list can never be met: nobody has any of no alternatives. */
function anyOfAll(alternatives: AnyOfAll, held: ReadonlySet<string>): boolean {
  return alternatives.some((names) => names.every((name) => held.has(name)));
}
