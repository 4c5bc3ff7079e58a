import { parse } from 'graphql';
import { reachableDefinitions } from '../../../gateway/access/reachable-definitions';

const { definitions } = parse(`
  directive @paced(by: Pace) on FIELD
  type Query { shape(where: Where): Shape any: Either }
  interface Shape { id: ID! }
  type Square implements Shape { id: ID! size: Size }
  union Either = A | B
  type A { b: B } type B { a: A }
  input Where { and: Where, kind: Kind }
  enum Kind { ROUND } enum Size { S } enum Pace { SLOW }
  input Secret { reason: SecretReason } enum SecretReason { FRAUD }
  type Lonely implements Unseen { id: ID! } interface Unseen { id: ID! }
`);

test('what only hidden fields use is not known; what an interface, a union, an input or a directive leads to is', () => {
  const names = reachableDefinitions(definitions, ['Query']).map((node) => ('name' in node ? node.name?.value : ''));
  expect(names).toEqual(['paced', 'Query', 'Shape', 'Square', 'Either', 'A', 'B', 'Where', 'Kind', 'Size', 'Pace']);
});
