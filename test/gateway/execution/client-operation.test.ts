import { Kind, parse } from 'graphql';
import { readClientOperation } from '../../../gateway/execution/client/client-operation';

const plannedOf = (text: string, fieldNames: readonly string[] = []): string | undefined => {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The first definition is the operation.');
  return readClientOperation(document, operation, {
    fieldNames: new Set(fieldNames),
    requiredCalls: new Set(['rate']),
  }).planned?.replace(/\s+/g, ' ');
};

describe('what a planner gets to see of a client’s operation', () => {
  // The native planner (0.0.38) ends the whole process on some of these, so this cannot be shown with it.
  it('has no alias that is the field’s own name', () => {
    expect(plannedOf('{ best { stars ... on Book { id: id pages: pages number: pages } } }')).toBe(
      '{ best { stars ... on Book { id pages number: pages } } }',
    );
  });

  it('has no alias that a planner can take for a key that it adds', () => {
    expect(plannedOf('{ best { id: stars ... on Film { stars } } }', ['id', 'stars'])).toBe(
      '{ best { _2_id_stars: stars ... on Film { stars } } }',
    );
  });

  it('has a field that is required with arguments under another key', () => {
    expect(plannedOf('{ rooms { rate(currency: "JPY") } }')).toBe('{ rooms { _4_rate_rate: rate(currency: "JPY") } }');
  });

  it('has no conditions that are decided already, nor what only they use', () => {
    const text = `query ($a: Int, $b: Int) { best { ... on Book @skip(if: true) { stars(of: $a) } ...F @include(if: false) }
      worst @include(if: true) @skip(if: false) { id(of: $b) } } fragment F on Book { id }`;
    expect(plannedOf(text)).toBe('query ($b: Int) { best { __typename } worst { id(of: $b) } }');
    expect(plannedOf('{ best @skip(if: true) { id } }')).toBeUndefined();
  });

  it('has type names under their own key', () => {
    expect(plannedOf('{ best { kind: __typename stars } }')).toBe('{ best { __typename stars } }');
  });
});
