import { readFile } from 'node:fs/promises';
import { createIdGenerator } from '../common/ids';
import { systemClock } from '../common/clock';
import { createLog } from '../common/log';
import { startFailure } from '../common/start-failure';
import { attachDatabase } from '../database/connection';
import { openSubgraphDatabase } from '../database/subgraph-database';
import { machineEnv } from '../machine/env';
import { openSecrets } from '../machine/secrets';
import { databaseNameOf } from '../machine/subgraphs';
import { KeyedHash } from '../subgraphs/identity/keyed-hash';
import { RosterImportService, type RosterImportResult } from '../subgraphs/identity/roster/roster-import.service';
import { RosterStore } from '../subgraphs/identity/roster/roster.store';

const USAGE = 'npm run --silent roster -- import FILE [--dry-run] [--skip-invalid-rows]';

/** npm run --silent roster -- import FILE [--dry-run]: imports an HR list, beside a running platform or without one. */
async function main(): Promise<void> {
  const [verb, file, ...flags] = process.argv.slice(2);
  const unknown = flags.filter((flag) => !['--dry-run', '--skip-invalid-rows'].includes(flag));
  if (verb !== 'import' || !file || unknown.length > 0) throw new Error(`Usage: ${USAGE}`);
  const bytes = await readFile(file);
  const env = machineEnv();
  const { matchingKey } = openSecrets(env);
  const log = createLog(env.LOG_LEVEL);
  const server = await attachDatabase({ mongodbUri: env.MONGODB_URI, dataDir: env.DATA_DIR, log });
  const database = await openSubgraphDatabase(server.uri, databaseNameOf('identity'));
  try {
    const store = new RosterStore(database.connection);
    await database.createIndexes();
    const service = new RosterImportService(
      store,
      new KeyedHash(matchingKey),
      systemClock,
      createIdGenerator(systemClock),
    );
    const result = await service.importFile(bytes, {
      dryRun: flags.includes('--dry-run'),
      skipInvalidRows: flags.includes('--skip-invalid-rows'),
      onProgress: (done, rows) => process.stderr.write(`${done}/${rows}\n`),
    });
    report(result);
    if (result.problems.length > 0) process.exitCode = 1;
  } finally {
    await database.close();
    await server.stop();
  }
}

/** Row by row what is wrong, then what was done. Values of the file are never printed: reports are passed on by mail. */
function report({ problems, dryRun, applied, ...counts }: RosterImportResult): void {
  for (const { row, column, text } of problems) {
    const place = [row === null ? 'ファイル / file' : `${row} 行目 / row ${row}`, column].filter(Boolean).join(' ');
    console.log(`${place}: ${text.ja} ${text.en}`);
  }
  const outcome = applied
    ? '取り込みました。 Imported.'
    : dryRun
      ? '確認だけで、何も変えていません。 Dry run: nothing was changed.'
      : '何も変えていません。行を直してやり直してください。 Nothing was changed; mend the rows and try again.';
  console.log(outcome);
  console.log(
    `${counts.encoding ?? ''} rows=${counts.rows} created=${counts.created} updated=${counts.updated} unchanged=${counts.unchanged} failed=${counts.failed}`,
  );
}

main().catch((error: unknown) => {
  console.error(startFailure(error) ?? (error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
