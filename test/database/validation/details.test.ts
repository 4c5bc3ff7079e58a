import { Int32, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
let made = 0;

/** What MongoDB tells of a document that a validator refuses. */
async function detailsOf(validator: Document, document: Document): Promise<Document> {
  const collection = await session.db.createCollection(`validated${made++}`, { validator });
  const failure = await expectCode(collection.insertOne(document), 121);
  return (failure.errInfo as Document).details as Document;
}

const ruleOf = async (schema: Document, document: Document): Promise<unknown> =>
  ((await detailsOf({ $jsonSchema: schema }, document)).schemaRulesNotSatisfied as unknown[])[0];

test('a condition tells its reason and the value', async () => {
  expect(await detailsOf({ a: { $gt: 5 } }, { a: 1 })).toEqual({
    operatorName: '$gt',
    specifiedAs: { a: { $gt: 5 } },
    reason: 'comparison failed',
    consideredValue: 1,
  });
  expect(await detailsOf({ a: { $type: 'string' } }, { a: new Int32(1) })).toMatchObject({
    reason: 'type did not match',
    consideredType: 'int',
  });
  expect(await detailsOf({ a: { $in: [1, 2] } }, {})).toMatchObject({ reason: 'field was missing' });
});

test('of several conditions only those that fail are told', async () => {
  expect(await detailsOf({ a: { $gt: 0 }, b: { $exists: true }, c: 1 }, { a: 1, c: 2 })).toMatchObject({
    operatorName: '$and',
    clausesNotSatisfied: [
      { index: 1, details: { operatorName: '$exists', reason: 'path does not exist' } },
      { index: 2, details: { operatorName: '$eq', consideredValue: 2 } },
    ],
  });
  expect(await detailsOf({ $or: [{ a: 1 }, { b: 1 }] }, { a: 2 })).toMatchObject({
    operatorName: '$or',
    clausesNotSatisfied: [
      { index: 0, details: { consideredValue: 2 } },
      { index: 1, details: { reason: 'field was missing' } },
    ],
  });
  expect(await detailsOf({ $expr: { $lt: ['$a', '$b'] } }, { a: 2, b: 1 })).toMatchObject({
    operatorName: '$expr',
    expressionResult: false,
  });
});

test.each<[string, Document, Document, Document]>([
  [
    'properties',
    { properties: { year: { minimum: 2017, description: 'recent' } } },
    { year: 2016 },
    {
      operatorName: 'properties',
      propertiesNotSatisfied: [
        {
          propertyName: 'year',
          description: 'recent',
          details: [
            {
              operatorName: 'minimum',
              specifiedAs: { minimum: 2017 },
              reason: 'comparison failed',
              consideredValue: 2016,
            },
          ],
        },
      ],
    },
  ],
  ['required', { required: ['a', 'b'] }, { a: 1 }, { operatorName: 'required', missingProperties: ['b'] }],
  [
    'additionalProperties',
    { properties: { _id: {}, a: {} }, additionalProperties: false },
    { a: 1, b: 2 },
    { operatorName: 'additionalProperties', additionalProperties: ['b'] },
  ],
  [
    'dependencies on properties',
    { dependencies: { card: ['address'] } },
    { card: 1 },
    { failingDependencies: [{ conditionalProperty: 'card', missingProperties: ['address'] }] },
  ],
  [
    'dependencies on a schema',
    { dependencies: { card: { required: ['address'] } } },
    { card: 1 },
    { failingDependencies: [{ conditionalProperty: 'card', details: [{ operatorName: 'required' }] }] },
  ],
  [
    'additionalItems',
    { properties: { a: { items: [{ bsonType: 'int' }], additionalItems: false } } },
    { a: [new Int32(1), new Int32(2)] },
    { propertiesNotSatisfied: [{ details: [{ operatorName: 'additionalItems', additionalItems: [2] }] }] },
  ],
  [
    'additionalItems with a schema',
    { properties: { a: { items: [{}], additionalItems: { bsonType: 'string' } } } },
    { a: [1, 'x', 2] },
    { propertiesNotSatisfied: [{ details: [{ operatorName: 'additionalItems', itemIndex: 2 }] }] },
  ],
  [
    'oneOf',
    { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: 1, b: 1 },
    { operatorName: 'oneOf', reason: 'more than one subschema matched', matchingSchemaIndexes: [0, 1] },
  ],
  ['not', { not: { required: ['a'] } }, { a: 1 }, { operatorName: 'not', reason: 'child expression matched' }],
])('a schema tells what it misses: %s', async (_name, schema, document, expected) => {
  expect(await ruleOf(schema, document)).toMatchObject(expected);
});

test.each<[string, Document, number]>([
  ['unknown', { foo: 1 }, 9],
  ['unsupported', { $ref: 'x' }, 9],
  ['integer', { type: 'integer' }, 9],
  ['both types', { type: 'string', bsonType: 'string' }, 9],
  ['required of a string', { required: 'a' }, 14],
  ['required of nothing', { required: [] }, 9],
  ['required twice', { required: ['a', 'a'] }, 9],
  ['exclusiveMinimum alone', { exclusiveMinimum: true }, 9],
  ['negative length', { minLength: -1 }, 9],
  ['enum of nothing', { enum: [] }, 9],
  ['multipleOf zero', { multipleOf: 0 }, 9],
  ['items', { items: 1 }, 14],
  ['properties', { properties: { a: 1 } }, 14],
  ['description', { description: 1 }, 14],
])('a schema that is none is refused where it is given: %s', async (_name, schema, code) => {
  const collection = await session.collection([{}]);
  await expectCode(collection.find({ $jsonSchema: schema }).toArray(), code);
  await expectCode(session.db.createCollection(`refused${made++}`, { validator: { $jsonSchema: schema } }), code);
});
