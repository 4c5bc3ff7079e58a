import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO, GraphQLEmailAddress, GraphQLURL } from 'graphql-scalars';
import { isCorporateNumber } from '../japanese/corporate-number';
import { phoneNumberOf } from '../japanese/phone-number';
import { postalCodeOf } from '../japanese/postal-code';

function refuse(name: string, example: string): never {
  throw new GraphQLError(`${name} の形が正しくありません（例 ${example}）。Not a ${name}; write it like ${example}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** A scalar written as a string; `parse` gives the stored form, or undefined when the text is not one. */
function textScalar(name: string, example: string, parse: (text: string) => string | undefined): GraphQLScalarType {
  const read = (value: unknown): string =>
    (typeof value === 'string' ? parse(value) : undefined) ?? refuse(name, example);
  return new GraphQLScalarType<string, string>({
    name,
    serialize: (value) => String(value),
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

function readFiscalYear(value: unknown): number {
  const ok = typeof value === 'number' && Number.isInteger(value) && value >= 1900 && value <= 2200;
  return ok ? value : refuse('FiscalYear', '2025');
}

const FiscalYear = new GraphQLScalarType<number, number>({
  name: 'FiscalYear',
  serialize: Number,
  parseValue: readFiscalYear,
  parseLiteral: (node) => readFiscalYear(node.kind === Kind.INT ? Number(node.value) : undefined),
});

/** A date is stored as its text (`2026-03-31`): it has no zone, and a JavaScript Date would invent one. */
const calendarDate = textScalar('Date', '2026-03-31', (text) => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  // JavaScript moves 30 February to March instead of refusing it.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
});

/** Resolvers of the scalars in schema/prelude.graphql; part of every subgraph. */
export const scalarResolvers = {
  DateTime: GraphQLDateTimeISO,
  Date: calendarDate,
  YearMonth: textScalar('YearMonth', '2026-03', (text) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : undefined)),
  FiscalYear,
  EmailAddress: GraphQLEmailAddress,
  PhoneNumber: textScalar('PhoneNumber', '03-1234-5678', phoneNumberOf),
  PostalCode: textScalar('PostalCode', '100-0005', postalCodeOf),
  CorporateNumber: textScalar('CorporateNumber', '7000012050002', (text) => {
    const digits = text.normalize('NFKC').replaceAll('-', '');
    return isCorporateNumber(digits) ? digits : undefined;
  }),
  URL: GraphQLURL,
};
