import { writeFile } from 'node:fs/promises';
import type { SamplePerson } from '../sample/people';
import { sampleNewLeavers, sampleRosterCsv } from '../sample/roster';

/** npm run --silent sample-roster -- FILE: writes a fictional list of 600 leavers in Shift_JIS, with era dates and variant kanji, to try the import. */
async function main(): Promise<void> {
  const file = process.argv[2];
  if (!file) throw new Error('Say where to write it: npm run --silent sample-roster -- FILE');
  const people = sampleNewLeavers();
  await writeFile(file, sampleRosterCsv(people));
  // Variables of applyForMembership: by the first line somebody is recognised at once, by the second (without a number) the secretariat decides.
  const [first, second] = people;
  if (!first || !second) return;
  console.log(JSON.stringify({ input: applicationOf(first, first.employeeNumber) }));
  console.log(JSON.stringify({ input: applicationOf(second, null) }));
}

function applicationOf({ family, given, birthDate, email }: SamplePerson, employeeNumber: string | null) {
  const name = {
    familyName: family.text,
    givenName: given.text,
    familyNameKana: family.kana,
    givenNameKana: given.kana,
  };
  return { name, birthDate, employeeNumber, email };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
