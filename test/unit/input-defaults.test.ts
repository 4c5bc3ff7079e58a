import { buildSchema, parse } from 'graphql';
import { inputDefaultsOf } from '../../common/subgraph/input-defaults';

const schema = buildSchema(`
  enum Size { SMALL LARGE }
  input Box { size: Size! = SMALL, note: String, inner: Box, boxes: [Box!] }
  input Plain { note: String = "none" }
  type Query { pack(box: Box, boxes: [Box!], plain: Plain): Boolean }
`);
const fill = (variables: Record<string, unknown>) =>
  inputDefaultsOf(schema, parse('query ($box: Box, $boxes: [Box!], $plain: Plain) { __typename }'))(variables);

test.each([
  ['a field that is left out', { box: {} }, { box: { size: 'SMALL' } }],
  ['a field of an input inside', { box: { inner: {} } }, { box: { size: 'SMALL', inner: { size: 'SMALL' } } }],
  ['each item of a list', { boxes: [{}, { size: 'LARGE' }] }, { boxes: [{ size: 'SMALL' }, { size: 'LARGE' }] }],
  ['a single item for a list', { boxes: { boxes: [{}] } }, { boxes: { size: 'SMALL', boxes: [{ size: 'SMALL' }] } }],
  ['nothing where null was said', { box: { size: null, inner: null } }, { box: { size: null, inner: null } }],
  ['nothing where nothing was said', {}, {}],
  ['nothing that may be null: graphql-jit does that', { plain: {} }, { plain: {} }],
  ['nothing into what is no object', { box: 'a box' }, { box: 'a box' }],
])('fills in %s', (_, variables, filled) => expect(fill(variables)).toEqual(filled));

test('variables of a document without such defaults stay the same object', () => {
  const variables = { plain: {} };
  expect(inputDefaultsOf(schema, parse('query ($plain: Plain) { pack(plain: $plain) }'))(variables)).toBe(variables);
});
