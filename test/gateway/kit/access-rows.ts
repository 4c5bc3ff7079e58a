import type { AccessClaimsInput } from '../../../common/actor/claims';
import { ALUMNI, ANALYST, SECRETARIAT } from './tokens';

export interface AccessRow {
  readonly name: string;
  readonly query: string;
  readonly as?: AccessClaimsInput;
  readonly data: unknown;
  /** Response paths reported as UNAUTHORIZED_FIELD. */
  readonly denied: readonly string[];
}

const directoryReader: AccessClaimsInput = { ...ALUMNI, roles: ['ALUMNI', 'SUPPORTER'], scopes: ['directory:read'] };

/** Who reads what: one row is one sentence of the access rules. */
export const ACCESS_ROWS: readonly AccessRow[] = [
  { name: 'nothing is asked of an open field', query: '{ news }', data: { news: '新着' }, denied: [] },
  {
    name: '@authenticated',
    query: '{ news viewer { name } }',
    data: { news: '新着', viewer: null },
    denied: ['viewer'],
  },
  {
    name: 'what is removed keeps its place',
    query: '{ viewer { email name } news }',
    as: ALUMNI,
    data: { viewer: { email: null, name: '花子' }, news: '新着' },
    denied: ['viewer.email'],
  },
  {
    name: '@authenticated met',
    query: '{ viewer { name } }',
    as: ALUMNI,
    data: { viewer: { name: '花子' } },
    denied: [],
  },
  {
    name: 'a nullable field is null where it was',
    query: '{ viewer { name email } }',
    as: ALUMNI,
    data: { viewer: { name: '花子', email: null } },
    denied: ['viewer.email'],
  },
  {
    name: 'a non-null field makes its nearest nullable parent null',
    query: '{ viewer { name friends { birthday name } } }',
    as: ALUMNI,
    data: { viewer: { name: '花子', friends: null } },
    denied: ['viewer.friends.birthday'],
  },
  {
    name: 'null items keep their number',
    query: '{ maybe { contact } }',
    as: ALUMNI,
    data: { maybe: [null, null, null] },
    denied: ['maybe.contact'],
  },
  {
    name: 'one alternative of scopes',
    query: '{ members { name } }',
    as: SECRETARIAT,
    data: { members: [{ name: '花子' }] },
    denied: [],
  },
  {
    name: 'the other, complete',
    query: '{ members { name } }',
    as: directoryReader,
    data: { members: [{ name: '花子' }] },
    denied: [],
  },
  {
    name: 'half of an alternative is not enough, and a non-null root makes data null',
    query: '{ news members { name } }',
    as: { ...ALUMNI, scopes: ['directory:read'] },
    data: null,
    denied: ['members'],
  },
  {
    name: 'a rule on the type',
    query: '{ news audit { entries } }',
    as: ALUMNI,
    data: { news: '新着', audit: null },
    denied: ['audit'],
  },
  {
    name: 'a rule on a scalar',
    query: '{ departments { name staffNote } }',
    as: ALUMNI,
    data: { departments: [{ name: '人事部', staffNote: null }] },
    denied: ['departments.staffNote'],
  },
  {
    name: '@policy not held',
    query: '{ statistics { count } }',
    as: ALUMNI,
    data: { statistics: null },
    denied: ['statistics'],
  },
  {
    name: '@policy held',
    query: '{ statistics { count } }',
    as: ANALYST,
    data: { statistics: { count: 5 } },
    denied: [],
  },
  {
    name: 'an alias',
    query: '{ me: viewer { mail: email } }',
    as: ALUMNI,
    data: { me: { mail: null } },
    denied: ['me.mail'],
  },
  {
    name: 'the field of an interface that one implementing type protects',
    query: '{ departments { named { name secret } } }',
    as: ALUMNI,
    data: { departments: [{ named: { name: '花子', secret: null } }] },
    denied: ['departments.named.secret'],
  },
  {
    name: 'the same field, narrowed to a type that does not protect it',
    query: '{ departments { named { ... on Article { secret } } } }',
    as: ALUMNI,
    data: { departments: [{ named: {} }] },
    denied: [],
  },
  {
    name: 'a fragment on an interface inside a narrower one',
    query: '{ search { ... on Article { ...N } ... on Member { name } } } fragment N on Named { secret }',
    as: ALUMNI,
    data: { search: [{ name: '花子' }, { secret: 's' }] },
    denied: [],
  },
  {
    name: 'an interface as the way to a protected type',
    query: '{ node(id: "m1") { id } }',
    data: { node: null },
    denied: ['node.id'],
  },
  {
    name: 'a protected type in a union, also its name',
    query: '{ search { ... on Member { __typename } ... on Article { title } } }',
    data: { search: [null, { title: '食堂の新装' }] },
    denied: ['search.__typename'],
  },
  {
    name: 'the name of a type of a union that may not be read: its objects are null',
    query: '{ search { kind: __typename ... on Article { title } } }',
    data: { search: [null, { kind: 'Article', title: '食堂の新装' }] },
    denied: ['search.kind'],
  },
  {
    name: '__typename of an interface, which would tell that there is a member',
    query: '{ node(id: "m1") { __typename } }',
    data: { node: null },
    denied: ['node.__typename'],
  },
  {
    name: '__typename of an interface whose object may be read',
    query: '{ node(id: "a1") { __typename } }',
    data: { node: { __typename: 'Article' } },
    denied: ['node.__typename'],
  },
  {
    name: 'a non-null field of one type of a union: only its objects are null',
    query: '{ search { ... on Member { name } ... on Article { draft } } }',
    as: ALUMNI,
    data: { search: [{ name: '花子' }, null] },
    denied: ['search.draft'],
  },
  {
    name: 'what @requires reads',
    query: '{ viewer { name mailDomain } }',
    as: ALUMNI,
    data: { viewer: { name: '花子', mailDomain: null } },
    denied: ['viewer.mailDomain'],
  },
  {
    name: 'one response key selected twice, something else removed each time',
    query: '{ viewer { email } viewer { name secret friends { name email } } viewer { friends { secret } } }',
    as: ALUMNI,
    data: {
      viewer: { email: null, name: '花子', secret: null, friends: [{ name: '花子', email: null, secret: null }] },
    },
    denied: ['viewer.email', 'viewer.secret', 'viewer.friends.email', 'viewer.friends.secret'],
  },
  {
    name: 'what is skipped is neither checked nor null',
    query: '{ viewer { name email @skip(if: true) secret @include(if: false) } }',
    as: ALUMNI,
    data: { viewer: { name: '花子' } },
    denied: [],
  },
];
