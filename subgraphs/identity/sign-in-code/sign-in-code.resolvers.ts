import { MINUTE } from '../../../common/clock';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';
import { CODE_DIGITS, CODE_LIFETIME_MS, CODE_TRIES, CODES_PER_HOUR } from './sign-in-code.service';

const resolvers: Resolvers = {
  Query: {
    signInRules: () => ({
      codeDigits: CODE_DIGITS,
      codeMinutes: CODE_LIFETIME_MS / MINUTE,
      triesPerCode: CODE_TRIES,
      codesPerHour: CODES_PER_HOUR,
    }),
  },
  Mutation: {
    requestSignInCode: async (_root, { input }, { services }) => ({
      ...(await services.signInCodes.request(input.email)),
      userErrors: [],
    }),
  },
};

export const signInCode = defineNoun(__dirname, 'sign-in-code.graphql', resolvers);
