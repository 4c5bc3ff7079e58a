import {
  Kind,
  valueFromASTUntyped,
  visit,
  type DirectiveNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { badInput } from '../../../common/errors/public-error';
import type { LocalizedText } from '../../../common/locale';
import type { OperationRequest } from '../generation';
import { pruned } from './pruned-document';

/** A variable that decides whether something is asked for, and what it says where the client does not. */
interface Decider {
  readonly name: string;
  readonly byDefault: unknown;
}

/** By operation, because a document is kept and asked for again. */
const known = new WeakMap<OperationDefinitionNode, readonly Decider[]>();

/** What variables decide with `@skip` and `@include`, as a text to go behind a key; empty where they decide nothing. */
export function decisionOf(request: OperationRequest, variables: Readonly<Record<string, unknown>>): string {
  const deciders = decidersOf(request);
  if (deciders.length === 0) return '';
  let text = '\n';
  for (const decider of deciders) text += isYes(decider, variables) ? '1' : '0';
  return text;
}

/** Of how many variables each decision is planned before it is asked for: each one more doubles the plans. */
const FORESEEN = 2;

/** Variables for each decision that is worth planning before it is asked for. */
export function foreseenVariables(request: OperationRequest): readonly Readonly<Record<string, boolean>>[] {
  const deciders = decidersOf(request);
  if (deciders.length > FORESEEN) return [];
  return deciders.reduce<readonly Readonly<Record<string, boolean>>[]>(
    (all, { name }) => all.flatMap((given) => [true, false].map((value) => ({ ...given, [name]: value }))),
    [{}],
  );
}

/**
 * The operation alone, with what variables say in the place of those that decide. Planners see no condition then, and cannot lose one or
 * what depends on it; see ADR 0032. The request itself where nothing is to be decided.
 */
export function withDecidedConditions(
  request: OperationRequest,
  variables: Readonly<Record<string, unknown>>,
): OperationRequest {
  const deciders = new Map(decidersOf(request).map((decider) => [decider.name, decider]));
  if (deciders.size === 0) return request;
  const { document, documentKey, operation } = request;
  const definitions = document.definitions.filter(
    (node) => node === operation || node.kind === Kind.FRAGMENT_DEFINITION,
  );
  const decided = visit(
    { ...document, definitions },
    {
      Directive(node): DirectiveNode | undefined {
        const decider = deciders.get(variableOf(node) ?? '');
        if (!decider) return undefined;
        const value = { kind: Kind.BOOLEAN, value: isYes(decider, variables) } as const;
        return { ...node, arguments: node.arguments?.map((argument) => ({ ...argument, value })) ?? [] };
      },
    },
  );
  const whole = pruned(decided);
  const root = whole.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (root?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A document without an operation was decided.');
  return { document: whole, documentKey: documentKey + decisionOf(request, variables), operation: root };
}

function isYes({ name, byDefault }: Decider, variables: Readonly<Record<string, unknown>>): boolean {
  const value = Object.hasOwn(variables, name) ? variables[name] : byDefault;
  if (value === null) throw badInput(nullFor(name));
  return value === true;
}

const nullFor = (name: string): LocalizedText => ({
  ja: `変数 $${name} は @skip または @include の条件なので、null ではなく true か false を渡してください。`,
  en: `Give $${name} true or false instead of null: it is the condition of a @skip or @include.`,
});

function decidersOf({ document, operation }: OperationRequest): readonly Decider[] {
  let deciders = known.get(operation);
  if (deciders) return deciders;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const names = new Set<string>();
  addDeciders(operation.selectionSet, fragments, names);
  deciders = (operation.variableDefinitions ?? []).flatMap(({ variable: { name }, defaultValue }) =>
    names.has(name.value) ? [{ name: name.value, byDefault: defaultValue && valueFromASTUntyped(defaultValue) }] : [],
  );
  known.set(operation, deciders);
  return deciders;
}

/** Each fragment is looked at once: it is taken out of those that are left to follow. */
function addDeciders(
  { selections }: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
  names: Set<string>,
): void {
  for (const selection of selections) {
    for (const directive of selection.directives ?? []) {
      const variable = variableOf(directive);
      if (variable !== undefined) names.add(variable);
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      fragments.delete(selection.name.value);
      if (fragment) addDeciders(fragment.selectionSet, fragments, names);
    } else if (selection.selectionSet) addDeciders(selection.selectionSet, fragments, names);
  }
}

/** The variable that a `@skip` or `@include` asks. */
function variableOf({ name, arguments: given = [] }: DirectiveNode): string | undefined {
  if (name.value !== 'skip' && name.value !== 'include') return undefined;
  const value = given.find((argument) => argument.name.value === 'if')?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : undefined;
}
