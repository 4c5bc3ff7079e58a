import path from 'node:path';
import { PROJECT_ROOT } from '../../common/paths';
import { operationFiles } from '../../gateway/documents/manifest';
import { isPersona } from '../../machine/sample-personas';
import { openTestGraph, type TestGraph } from '../testkit/graph';

let graph: TestGraph;
beforeAll(async () => void (graph = await openTestGraph()), 60_000);
afterAll(() => graph.close());

const examples = operationFiles(path.join(PROJECT_ROOT, 'schema', 'operations')).flatMap(({ name, text, header }) =>
  (header.persona ?? '').split(/[\s,]+/).map((persona) => ({ name, text, header, persona })),
);

test('every persona has an example, with a title in both languages', () => {
  const personas = new Set(examples.map(({ persona }) => persona));
  expect([...personas].sort()).toEqual([
    'alumni',
    'analyst',
    'business-unit',
    'recruiter',
    'secretariat',
    'supporter',
    'visitor',
  ]);
  for (const { name, header } of examples)
    expect([name, header.ja, header.en]).toEqual([name, expect.any(String), expect.any(String)]);
});

// What the page shows works as it is shown; where an id has to be filled in (`…`), the answer says so politely.
test.each(examples)('$name as $persona works from the page, in both languages', async ({ text, header, persona }) => {
  for (const language of ['ja', 'en'] as const) {
    const variables = header.variables ? (JSON.parse(header.variables) as Record<string, unknown>) : {};
    const who = isPersona(persona) ? persona : 'alumni';
    const options = { language, variables, ...(persona === 'visitor' && { token: null }) };
    const { data, codes } = await graph.ask(who, text, options);
    // A version of 0 stands for the one that its user has read.
    expect(codes).toEqual(header.variables?.includes('"expectedVersion": 0') ? ['CONFLICT'] : []);
    const [payload] = Object.values(
      (data ?? {}) as Record<string, { userErrors?: { code: string; message: string }[] } | null>,
    );
    const isTemplate = /…|123456|"expectedVersion": 0/.test(header.variables ?? '');
    if (!isTemplate) expect(payload).toEqual(expect.anything());
    const problems = payload?.userErrors ?? [];
    if (!isTemplate) expect(problems).toEqual([]);
    for (const { message } of problems) expect(/[ぁ-ん]/.test(message)).toBe(language === 'ja');
  }
});
