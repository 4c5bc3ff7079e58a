import fc from 'fast-check';
import { parse } from 'graphql';
import { answerReading } from '../../../gateway/execution/answers/answer-parser';
import { readAnswer } from '../../../gateway/execution/answers/answer-reader';
import { answerShapeOf, visitShapes, type AnswerShape } from '../../../gateway/execution/answers/answer-shape';

/** All places may be shared; each has a number. */
function shapeOf(document: string): AnswerShape {
  const shape = answerShapeOf(parse(document));
  let next = 0;
  visitShapes(shape, '', (inner) => {
    inner.place = next++;
  });
  return shape;
}

const SHAPE = shapeOf('{ users { id name tags reviews { id body stars author { id name reviews { id } } } } }');

const text = fc.oneof(
  fc.constantFrom('u1', 'u2', 'a"b', 'back\\slash', '花子', '\n', ''),
  fc.string({ unit: 'binary' }),
);
const scalar = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const few = (of: fc.Arbitrary<unknown>) => fc.oneof(fc.constant(null), fc.array(of, { maxLength: 6 }));
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const id = fc.constantFrom('u1', 'u2', 'u3');
const author = fc.oneof(fc.constant(null), some({ id, name: text, reviews: few(some({ id })) }));
const review = some({ id, body: text, stars: scalar, author });
const answer = fc.record({
  users: few(fc.oneof(fc.constant(null), some({ id, name: text, tags: few(scalar), reviews: few(review) }))),
});

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
};

it('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(answer, (data) => {
      const json = JSON.stringify({ data });
      expect(readAnswer(json, SHAPE)?.answer).toEqual(JSON.parse(json));
    }),
    { numRuns: 500 },
  );
});

it('never reads anything else than JSON.parse does, whatever is cut out of a text, put into it or doubled', () => {
  const edits = fc.record({
    at: fc.nat(),
    to: fc.nat(),
    put: fc.constantFrom(
      '',
      '"',
      '\\',
      '{',
      '}',
      ',',
      ':',
      '[',
      ']',
      '0',
      '-',
      '.5e',
      ' ',
      'null',
      '\u0001',
      '"id":"u1",',
      ',"data":{}',
    ),
  });
  fc.assert(
    fc.property(answer, edits, (data, { at, to, put }) => {
      const whole = JSON.stringify({ data, extensions: { at } });
      const from = at % (whole.length + 1);
      const json = whole.slice(0, from) + put + whole.slice(from + (to % 8));
      const read = readAnswer(json, SHAPE);
      if (read === undefined) return;
      const { data: expected, errors } = parsed(json) as { data: unknown; errors?: unknown };
      expect(read.answer).toEqual({ data: expected, ...('errors' in read.answer && { errors }) });
    }),
    { numRuns: 5_000 },
  );
});

it('makes equal objects of one place one object, and says where', () => {
  const ann = { id: 'u1', name: 'Ann', reviews: [{ id: 'r1' }] };
  const data = {
    users: [
      {
        id: 'u1',
        reviews: [
          { id: 'r1', author: ann },
          { id: 'r2', author: ann },
        ],
      },
    ],
  };
  const read = readAnswer(JSON.stringify({ data }), SHAPE);
  const [first, second] = (read?.answer.data as typeof data).users[0]?.reviews ?? [];
  expect(first?.author).toBe(second?.author);
  expect(read?.answer).toEqual({ data });
  expect([...(read?.repeated.places ?? [])]).toEqual([
    SHAPE.fields[0]?.shape?.fields[3]?.shape?.fields[3]?.shape?.place,
  ]);
});

it('keeps objects apart that differ behind the first field with objects', () => {
  const of = (review: string) => ({ id: 'u1', reviews: [{ id: review }], name: 'Ann' });
  const data = { users: [{ reviews: [{ author: of('r1') }, { author: of('r2') }, { author: of('r1') }] }] };
  const read = readAnswer(JSON.stringify({ data }), SHAPE);
  expect(read?.answer).toEqual({ data });
});

it('takes errors along, and leaves answers of another form to JSON.parse', () => {
  expect(readAnswer('{"data":{"users":null},"errors":[{"message":"x"}]}', SHAPE)?.answer).toEqual({
    data: { users: null },
    errors: [{ message: 'x' }],
  });
  for (const other of [
    '{"errors":[],"data":{}}',
    '{"data":null}',
    '{"data":{"__proto__":{"a":1}}}',
    '{"data":{},"data":{"users":[]}}',
    '{ "data":{}}',
    '[]',
    '',
  ]) {
    expect(readAnswer(other, SHAPE)).toBeUndefined();
  }
});

it('stops looking for repetitions where there are too few, and never fails for it', () => {
  const parser = answerReading(SHAPE).parse;
  const reviews = Array.from({ length: 100 }, (_, index) => ({ id: `r${index}`, body: `body ${index}` }));
  const [none, all] = [
    JSON.stringify({ data: { users: [{ reviews }] } }),
    JSON.stringify({
      data: { users: [{ reviews: reviews.map(() => ({ id: 'r', author: { id: 'u1', reviews: [{ id: 'r' }] } })) }] },
    }),
  ];
  expect(parser(all).repeated?.places.size).toBeGreaterThan(0);
  for (let time = 0; time < 30; time++) expect(parser(none).answer).toEqual(JSON.parse(none));
  expect(parser(all)).toEqual({ answer: JSON.parse(all) });
  expect(() => parser(`${all}}`)).toThrow(SyntaxError);
});
