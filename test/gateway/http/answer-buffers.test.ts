import { EventEmitter } from 'node:events';
import { request } from 'node:http';
import type { ServerResponse } from 'node:http';
import { buildSchema } from 'graphql';
import { AnswerBuffers } from '../../../gateway/http/answer-buffers';
import { testGateway } from '../kit/gateway';
import { localEngine } from '../kit/local-engine';

const response = (): ServerResponse => new EventEmitter() as ServerResponse;

describe('buffers of answers', () => {
  it('are nobody else’s before the response is closed, and are used again afterwards', () => {
    const buffers = new AnswerBuffers();
    const [first, second] = [response(), response()];
    const one = buffers.bytesFor('1'.repeat(20_000), first);
    const two = buffers.bytesFor('2'.repeat(20_000), second);
    expect(one.buffer).not.toBe(two.buffer);
    expect(one.toString()).toBe('1'.repeat(20_000));
    first.emit('close');
    first.emit('close');
    expect(buffers.free).toBe(1);
    const three = buffers.bytesFor('3'.repeat(10_000), response());
    expect(three.buffer).toBe(one.buffer);
    expect([three.length, three.toString()]).toEqual([10_000, '3'.repeat(10_000)]);
    expect(two.toString()).toBe('2'.repeat(20_000));
  });

  it.each(['a', '同', '𠮷'])('hold a text of %s whole, whatever its length', (letter) => {
    const buffers = new AnswerBuffers();
    const bytes = Buffer.byteLength(letter);
    for (const length of [8_192, 262_144, 262_145, 600_000]) {
      for (const count of [-1, 0, 1].map((more) => Math.floor(length / bytes) + more)) {
        const text = letter.repeat(count);
        expect(buffers.bytesFor(text, response()).toString() === text).toBe(true);
      }
    }
  });

  it('that are kept for later are not without number', () => {
    const buffers = new AnswerBuffers();
    const responses = Array.from({ length: 100 }, response);
    for (const each of responses) buffers.bytesFor('x'.repeat(9_000), each);
    for (const each of responses) each.emit('close');
    expect(buffers.free).toBe(64);
  });

  it('never bring one client’s answer to another, also where clients leave in the middle', async () => {
    const schema = buildSchema('type Query { page(n: Int!): String }');
    const engine = localEngine(schema, undefined, { page: ({ n }: { n: number }) => `${n} `.repeat(30_000) });
    const test = await testGateway({ engine });
    const url = await test.gateway.listen(0, '127.0.0.1');
    const ask = (n: number): Promise<string> =>
      new Promise((resolve) => {
        const asked = request(
          `${url}/graphql`,
          { method: 'POST', headers: { 'content-type': 'application/json' } },
          (answer) => {
            let text = '';
            answer.on('data', (chunk: Buffer) => {
              text += chunk.toString();
              if (n % 3 === 0) asked.destroy();
            });
            answer.on('error', () => undefined);
            answer.on('close', () => resolve(text));
          },
        );
        asked.on('error', () => undefined);
        asked.end(JSON.stringify({ query: `{ page(n: ${n}) }` }));
      });
    for (let round = 0; round < 5; round++) {
      const numbers = Array.from({ length: 40 }, (_, index) => 100 + round * 40 + index);
      const texts = await Promise.all(numbers.map(ask));
      texts.forEach((text, index) => {
        const n = numbers[index] ?? 0;
        const right = JSON.stringify({ data: { page: `${n} `.repeat(30_000) } });
        if (n % 3 === 0) expect(right.startsWith(text.slice(0, 60_000))).toBe(true);
        else expect(text === right || text.startsWith(right.slice(0, -1))).toBe(true);
      });
    }
    await test.gateway.stop();
  });
});
