import { parse, type OperationDefinitionNode } from 'graphql';
import path from 'node:path';
import { PROJECT_ROOT } from '../../../common/paths';
import { operationFiles, type OperationFile } from '../../../gateway/documents/manifest';
import { PERSONAS, type Persona } from '../../../machine/sample-personas';
import { samplePeople } from '../../../sample/people';
import { PARTNERSHIP_DRAFT } from './partnership-draft';

export const NAMED_OPERATIONS: readonly OperationFile[] = operationFiles(
  path.join(PROJECT_ROOT, 'schema', 'operations'),
);

/** What earlier operations of a run have answered, by the name of the file, with an event and an open request to begin with. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Answered = Record<string, any>;

const [someone] = samplePeople();
const email = someone?.email ?? '';
const request = (answered: Answered, operation: string, field: string) => {
  const { id, version } = answered[operation][field].partnershipRequest;
  return { input: { id, expectedVersion: version } };
};

const APPLICATION = {
  name: { familyName: '髙橋', givenName: '花子', familyNameKana: 'タカハシ', givenNameKana: 'ハナコ' },
  birthDate: '1980-05-05',
  email: 'hanako@mail.example',
};

const opened = (answered: Answered): string =>
  answered['approve-partnership-request'].approvePartnershipRequest.partnershipRequest.id;
const registration = (answered: Answered) => ({
  input: { registrationId: answered['register-for-event'].registerForEvent.outcome.registration.id },
});

/** Variables of the operations that need some, in an order in which each finds what it needs. */
export const VARIABLES: Readonly<Record<string, (answered: Answered) => object>> = {
  'create-partnership-request': () => ({
    input: PARTNERSHIP_DRAFT,
  }),
  'submit-partnership-request': (answered) =>
    request(answered, 'create-partnership-request', 'createPartnershipRequest'),
  'approve-partnership-request': (answered) =>
    request(answered, 'submit-partnership-request', 'submitPartnershipRequest'),
  'express-interest': (answered) => ({
    input: {
      partnershipRequestId: opened(answered),
    },
  }),
  'withdraw-interest': (answered) => ({
    input: { partnershipRequestId: opened(answered) },
  }),
  'partnership-request': (answered) => ({
    id: opened(answered),
  }),
  'register-for-event': ({ eventId }) => ({ input: { eventId } }),
  event: ({ eventId }) => ({ id: eventId }),
  'accept-offer': (answered) => registration(answered),
  'cancel-registration': (answered) => registration(answered),
  articles: () => ({ first: 1 }),
  article: (answered) => ({ id: answered['articles'].articles.nodes[0].id }),
  'mark-article-read': (answered) => ({ input: { articleId: answered['articles'].articles.nodes[0].id } }),
  'rehire-roles': () => ({ first: 1 }),
  'rehire-role': (answered) => ({ id: answered['rehire-roles'].rehireRoles.nodes[0].id }),
  'express-rehire-interest': () => ({ input: {} }),
  'withdraw-rehire-interest': () => ({}),
  'my-profile': () => ({}),
  'update-profile': (answered) => ({
    input: { expectedVersion: answered['my-profile'].viewer.version, interests: ['NEWS', 'REUNION'] },
  }),
  'request-sign-in-code': () => ({ input: { email } }),
  'sign-in': () => ({ input: { email, code: '00000000' } }),
  'refresh-session': () => ({ input: { refreshToken: 'none' } }),
  'revoke-session': () => ({ input: { sessionId: 'ses_01HXWRRY001498Q0A4D0DRCJAG' } }),
  'sign-out': () => ({ input: {} }),
  'redeem-invitation': () => ({
    input: { code: 'NONE-NONE', application: APPLICATION },
  }),
  'appeal-membership-decision': () => ({ input: { appealCode: 'none', message: '旧姓で在籍していました。' } }),
  'who-read-what': () => ({ subjectId: someone?.memberId }),
  'apply-for-membership': () => ({
    input: APPLICATION,
  }),
  'withdraw-membership': (answered) => ({
    input: { expectedVersion: answered['update-profile'].updateProfile.member.version },
  }),
};

/** The operation after which its persona can ask nothing more. */
export const LAST = 'withdraw-membership';

/** Those with variables first, in their order; then the others. */
export function inOrder(operations: readonly OperationFile[]): readonly OperationFile[] {
  const order = Object.keys(VARIABLES);
  const rank = ({ name }: OperationFile): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...operations].sort((a, b) => rank(a) - rank(b));
}

export function personaOf({ header }: OperationFile): Persona {
  const names = (header.persona ?? 'alumni').split(/[\s,]+/);
  return PERSONAS.find((persona) => names.includes(persona)) ?? 'alumni';
}

const definitionOf = ({ text }: OperationFile): OperationDefinitionNode =>
  parse(text).definitions.find((node) => node.kind === 'OperationDefinition') as OperationDefinitionNode;

export const isPaged = (operation: OperationFile): boolean =>
  definitionOf(operation).variableDefinitions?.some(({ variable }) => variable.name.value === 'first') ?? false;
