import fc from 'fast-check';
import { parse } from 'graphql';
import { answerReading } from '../../../gateway/execution/answers/answer-parser';
import { answerShapeOf, visitShapes, type AnswerShape } from '../../../gateway/execution/answers/answer-shape';
import { compileJoiner } from '../../../gateway/execution/answers/equal-objects';

type Data = Record<string, unknown>;

/** All places may be shared; each has a number. */
const SHAPE = answerShapeOf(
  parse('{ users { __typename id tags constructor reviews { id body author { id reviews { id } } } } }'),
);
let places = 0;
visitShapes(SHAPE, '', (inner) => {
  inner.place = places++;
});

const few = (of: fc.Arbitrary<unknown>) => fc.oneof(fc.constant(null), fc.array(of, { maxLength: 6 }));
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const id = fc.constantFrom('a', 'b', 1, null);
const author = fc.oneof(fc.constant(null), some({ id, reviews: few(fc.oneof(fc.constant(null), some({ id }))) }));
const review = some({ id, body: fc.constantFrom('x', 'y'), author });
const user = some({
  id,
  tags: few(id),
  constructor: id,
  reviews: few(fc.oneof(review, fc.array(review, { maxLength: 2 }))),
});
const answer = fc.record({ users: few(fc.oneof(fc.constant(null), user)) });

/** All objects of the data by place, each once. */
function objectsOf(data: Data): Set<Data>[] {
  const found = Array.from({ length: places }, () => new Set<Data>());
  const visit = (value: unknown, shape: AnswerShape): void => {
    if (Array.isArray(value)) return value.forEach((item) => visit(item, shape));
    if (typeof value !== 'object' || value === null) return;
    if (shape.place >= 0) found[shape.place]?.add(value as Data);
    for (const field of shape.fields) if (field.shape) visit((value as Data)[field.key], field.shape);
  };
  visit(data, SHAPE);
  return found;
}

it('changes nothing that can be seen, and tells every object that is left', () => {
  const join = compileJoiner(SHAPE);
  fc.assert(
    fc.property(answer, (given) => {
      const text = JSON.stringify(given);
      const data = JSON.parse(text) as Data;
      const { distinct } = join(data);
      expect(JSON.stringify(data)).toBe(text);
      expect(objectsOf(data).map((objects) => [...objects])).toEqual(
        Array.from({ length: places }, (_, place) => distinct[place] ?? []),
      );
    }),
    { numRuns: 1_000 },
  );
});

it('makes one object of equal ones, with all that hangs below, and says where', () => {
  const ann = () => ({ id: 'u1', reviews: [{ id: 'r1' }, { id: 'r2' }] });
  const data: Data = {
    users: [
      {
        id: 'u1',
        tags: ['t'],
        reviews: [
          { id: 'r1', author: ann() },
          { id: 'r2', author: ann() },
        ],
      },
    ],
  };
  const joined = compileJoiner(SHAPE)(data);
  const [first, second] = (data as { users: { reviews: { author: unknown }[] }[] }).users[0]?.reviews ?? [];
  expect(first?.author).toBe(second?.author);
  const place = SHAPE.fields[0]?.shape?.fields.find(({ key }) => key === 'reviews')?.shape?.fields[2]?.shape?.place;
  expect([...joined.places]).toEqual([place]);
  expect([joined.given, joined.kept]).toEqual([1, 6]);
});

it('keeps apart what differs anywhere', () => {
  const of = (name: string, review: string) => ({ id: 'u', name, tags: ['t', name], reviews: [{ id: review }] });
  const data = { users: [of('a', 'r'), of('b', 'r'), of('a', 's'), { ...of('a', 'r'), reviews: null }] };
  const text = JSON.stringify(data);
  compileJoiner(SHAPE)(data);
  expect(new Set(data.users).size).toBe(4);
  expect(JSON.stringify(data)).toBe(text);
});

it('stops looking where too little is equal', () => {
  const { join } = answerReading(SHAPE);
  const of = (name: (index: number) => string) => ({
    users: Array.from({ length: 8 }, (_, index) => ({ id: name(index) })),
  });
  expect(join(of(() => 'u'))?.places.size).toBe(1);
  for (let time = 0; time < 30; time++) join(of((index) => `u${index}`));
  expect(join(of(() => 'u'))).toBeUndefined();
});
