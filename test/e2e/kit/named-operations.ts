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
      partnershipRequestId: request(answered, 'approve-partnership-request', 'approvePartnershipRequest').input.id,
    },
  }),
  'register-for-event': ({ eventId }) => ({ input: { eventId } }),
  'request-sign-in-code': () => ({ input: { email } }),
  'sign-in': () => ({ input: { email, code: '00000000' } }),
  'who-read-what': () => ({ subjectId: someone?.memberId }),
  'apply-for-membership': () => ({
    input: {
      name: { familyName: '髙橋', givenName: '花子', familyNameKana: 'タカハシ', givenNameKana: 'ハナコ' },
      birthDate: '1980-05-05',
      email: 'hanako@mail.example',
    },
  }),
};

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
