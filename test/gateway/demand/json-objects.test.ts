import { objectsIn } from '../../../gateway/demand/json-objects';

describe('objects of a JSON text are counted without reading it as JSON', () => {
  it.each<[unknown, number]>([
    [{}, 1],
    [{ a: [{}, { b: {} }], c: null }, 4],
    [['{', '}{{'], 0],
    [{ '{': '"{"' }, 1],
    [{ a: 'ends with a backslash \\', b: {} }, 2],
    [{ a: 'ends with two \\\\', b: {} }, 2],
    [{ a: '\\"', b: '\\\\"{', c: {} }, 2],
    [{ 名前: '『{』', b: [[{}]] }, 2],
    ['', 0],
  ])('%j has %i', (value, count) => {
    expect(objectsIn(JSON.stringify(value))).toBe(count);
  });

  it('a text that never ends is no reason to go on for ever', () => {
    expect(objectsIn('{"a":"{')).toBe(1);
  });
});
