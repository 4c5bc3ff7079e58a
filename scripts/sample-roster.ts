import { writeFile } from 'node:fs/promises';
import { sampleNewLeavers, sampleRosterCsv } from '../sample/roster';

/** npm run --silent sample-roster -- FILE: writes a fictional list of 600 leavers in Shift_JIS, with era dates and variant kanji, to try the import. */
async function main(): Promise<void> {
  const file = process.argv[2];
  if (!file) throw new Error('Say where to write it: npm run --silent sample-roster -- FILE');
  const people = sampleNewLeavers();
  await writeFile(file, sampleRosterCsv(people));
  const [first] = people;
  if (!first) return;
  // Variables of applyForMembership by which the first of them is recognised at once; change one item and the secretariat decides.
  const { family, given, birthDate, employeeNumber, email } = first;
  const name = {
    familyName: family.text,
    givenName: given.text,
    familyNameKana: family.kana,
    givenNameKana: given.kana,
  };
  console.log(JSON.stringify({ input: { name, birthDate, employeeNumber, email } }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
