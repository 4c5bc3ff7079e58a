import type { TypeScriptPluginConfig } from '@graphql-codegen/typescript';
import type { TypeScriptResolversPluginConfig } from '@graphql-codegen/typescript-resolvers';

/**
 * How the types of every resolver are generated: `npm run codegen` writes subgraphs/<name>/generated.ts from the SDL of the subgraph's nouns.
 * Each subgraph's `mappers.ts` says which record of its stores stands behind a type of the schema.
 */
export const codegenConfig = {
  federation: true,
  useIndexSignature: false,
  contextType: './context#Context',
  enumsAsTypes: true,
  useTypeImports: true,
  immutableTypes: true,
  avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false, resolvers: false },
  inputMaybeValue: 'T | null | undefined',
  defaultScalarType: 'unknown',
  scalars: {
    ID: 'string',
    DateTime: 'Date',
    Date: 'string',
    YearMonth: 'string',
    FiscalYear: 'number',
    EmailAddress: 'string',
    PhoneNumber: 'string',
    PostalCode: 'string',
    CorporateNumber: 'string',
    URL: { input: 'URL', output: 'URL | string' },
  },
} satisfies TypeScriptPluginConfig & TypeScriptResolversPluginConfig;
