import iconv from 'iconv-lite';
import { sampleNewLeavers, sampleRosterCsv } from '../../../sample/roster';
import { nobody, testMember } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity()));
afterAll(() => identity.close());

const people = sampleNewLeavers(40);
const HEADER = '社員番号,姓,名,姓カナ,名カナ,旧姓,旧姓カナ,生年月日,入社日,退職日,部署,支社,職種,地域';
const GOOD = 'B0001,山﨑,花子,ﾔﾏｻﾞｷ,はなこ,,,S63.4.2,H23.4.1,R6.3.31,人事部,本社,総合職,東京圏';
const csv = (...rows: string[]): Buffer => Buffer.from([HEADER, ...rows].join('\r\n'));
const importCsv = (bytes: Buffer, options = {}) =>
  identity.subgraph.services.rosterImports.importFile(bytes, { dryRun: false, ...options });
const entries = () => identity.database.connection.db?.collection('roster').countDocuments() ?? Promise.resolve(-1);

const IMPORT = `mutation ($csv: String!, $dryRun: Boolean!) { importRoster(input: { csvBase64: $csv, dryRun: $dryRun }) {
  report { encoding isApplied rows created failed problems { row column code message } } userErrors { code } } }`;

test('a Shift_JIS list with era dates and half-width kana: dry run, import, the same again', async () => {
  const bytes = sampleRosterCsv(people);
  const before = await entries();
  const dry = await importCsv(bytes, { dryRun: true });
  expect(dry).toMatchObject({ encoding: 'SHIFT_JIS', applied: false, rows: 40, created: 40, failed: 0, problems: [] });
  expect(await entries()).toBe(before);
  const progress: number[] = [];
  const done = await importCsv(bytes, { onProgress: (rows: number) => progress.push(rows) });
  expect(done).toMatchObject({ applied: true, created: 40, updated: 0 });
  expect(await entries()).toBe(before + 40);
  expect(progress.at(-1)).toBe(40);
  expect(await importCsv(bytes)).toMatchObject({ created: 0, updated: 0, unchanged: 40 });
  // The same people from a UTF-8 export are the same entries; a changed row updates by employee number.
  const [first, ...rest] = people;
  if (!first) throw new Error('no people');
  const changed = await importCsv(sampleRosterCsv([{ ...first, department: '広報部' }, ...rest], 'utf8'));
  expect(changed).toMatchObject({ encoding: 'UTF-8', created: 0, updated: 1, unchanged: 39 });
  expect(await entries()).toBe(before + 40);
});

test('a list with bad rows tells each of them and changes nothing', async () => {
  const before = await entries();
  const report = await importCsv(
    csv(
      GOOD,
      GOOD.replace('B0001', 'B0002').replace('S63.4.2', 'S64.2.1'),
      GOOD.replace('B0001', 'B0003').replace('ﾔﾏｻﾞｷ', '山崎').replace('総合職', '社長'),
      GOOD.replace('B0001', '').replace('東京圏', ''),
      'B0005,足りない',
      GOOD,
      GOOD.replace('B0001', 'B0006').replace('R6.3.31', 'H20.3.31'),
    ),
  );
  expect(report).toMatchObject({ applied: false, rows: 7, created: 1, failed: 6 });
  expect(report.problems.map(({ row, column, code }) => [row, column, code])).toEqual([
    [3, '生年月日', 'INVALID_DATE'],
    [4, '姓カナ', 'NOT_KANA'],
    [4, '職種', 'UNKNOWN_JOB_FAMILY'],
    [5, '社員番号', 'REQUIRED'],
    [5, '地域', 'REQUIRED'],
    [6, null, 'COLUMN_COUNT'],
    [7, '社員番号', 'DUPLICATE'],
    [8, '退職日', 'DATES_REVERSED'],
  ]);
  expect(await entries()).toBe(before);
});

test('with skipInvalidRows the good rows are imported', async () => {
  const before = await entries();
  const report = await importCsv(csv(GOOD, GOOD.replace('B0001', 'B0002').replace('S63.4.2', 'いつか')), {
    skipInvalidRows: true,
  });
  expect(report).toMatchObject({ applied: true, created: 1, failed: 1 });
  expect(await entries()).toBe(before + 1);
});

test.each([
  ['UTF-16', iconv.encode(`${HEADER}\r\n${GOOD}`, 'utf16'), 'UNKNOWN_ENCODING'],
  ['an image', Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i % 126) + 129)), 'UNKNOWN_ENCODING'],
  ['an unclosed quote', csv(`"${GOOD}`), 'BROKEN_CSV'],
  ['only a header', csv(), 'EMPTY_FILE'],
  ['an empty file', Buffer.alloc(0), 'EMPTY_FILE'],
  ['a missing column', Buffer.from(`${HEADER.replace(',生年月日', '')}\r\n${GOOD}`), 'MISSING_COLUMN'],
])('%s is refused as a whole', async (_name, bytes, code) => {
  const report = await importCsv(bytes);
  expect(report).toMatchObject({ applied: false, rows: 0 });
  expect(report.problems.map((problem) => problem.code)).toContain(code);
});

test('nothing that is stored tells a name, a birth date or an employee number', async () => {
  await importCsv(sampleRosterCsv(people));
  const stored = JSON.stringify(await identity.database.connection.db?.collection('roster').find().toArray());
  for (const { birthDate, employeeNumber, family, given } of people) {
    expect(stored).not.toContain(birthDate);
    expect(stored).not.toContain(birthDate.replaceAll('-', '/'));
    expect(stored).not.toContain(employeeNumber);
    expect(stored).not.toContain(family.kana + given.kana);
    expect(stored).not.toContain(`"${given.text}"`);
  }
});

test('the secretariat imports over the graph, others may not', async () => {
  const variables = { csv: csv(GOOD.replace('B0001', 'B0100').replace('本社', '')).toString('base64'), dryRun: true };
  const answer = await identity.run(secretariat, IMPORT, variables, 'en');
  expect(answer.data.importRoster.report).toMatchObject({ encoding: 'UTF_8', isApplied: false, created: 1 });
  expect(await identity.subgraph.services.audit.ofActor(secretariat.id)).toEqual([]);
  await identity.run(secretariat, IMPORT, { ...variables, dryRun: false });
  expect(await identity.subgraph.services.audit.ofActor(secretariat.id)).toMatchObject([{ action: 'importRoster' }]);
  expect((await identity.run(testMember(1), IMPORT, variables)).codes).toEqual(['FORBIDDEN']);
  expect((await identity.run(nobody, IMPORT, variables)).codes).toEqual(['UNAUTHENTICATED']);
  const odd = await identity.run(secretariat, IMPORT, { csv: '!!', dryRun: true });
  expect(odd.data.importRoster).toEqual({ report: null, userErrors: [{ code: 'NOT_BASE64' }] });
});
