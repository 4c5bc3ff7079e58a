import { CsvError, parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { REQUIRED_COLUMNS, columnOf, headerOf, type RosterColumn } from './roster-columns';
import { rosterProblem, type FoundProblem } from './roster-problem';

export type RosterEncoding = 'UTF-8' | 'SHIFT_JIS';

/** One row as it stands in the file. */
export interface RawRow {
  /** Line as a spreadsheet counts, the header being 1. */
  readonly row: number;
  readonly cells: Readonly<Partial<Record<RosterColumn, string>>>;
  readonly width: number;
}
export interface RosterFile {
  readonly encoding: RosterEncoding | null;
  readonly columns: number;
  readonly rows: readonly RawRow[];
  /** What is wrong with the file as a whole; then there are no rows. */
  readonly problems: readonly FoundProblem[];
}

const MOST_BYTES = 20 * 1024 * 1024;
const MOST_ROWS = 100_000;

/** Reads a CSV file in UTF-8 (with or without mark) or Shift_JIS as Windows writes it, whichever it turns out to be. */
export function readRosterFile(bytes: Buffer): RosterFile {
  if (bytes.length > MOST_BYTES) return broken(null, rosterProblem('FILE_TOO_LARGE', null, null));
  const decoded = decode(bytes);
  if (!decoded) return broken(null, rosterProblem('UNKNOWN_ENCODING', null, null));
  const { text, encoding } = decoded;
  let table: string[][];
  try {
    table = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 100_000 });
  } catch (error) {
    const line = error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : null;
    return broken(encoding, rosterProblem('BROKEN_CSV', line, null));
  }
  const [header = [], ...body] = table;
  if (body.length === 0) return broken(encoding, rosterProblem('EMPTY_FILE', null, null));
  if (body.length > MOST_ROWS) return broken(encoding, rosterProblem('FILE_TOO_LARGE', null, null));
  const columns = header.map(columnOf);
  const absent = REQUIRED_COLUMNS.filter((column) => !columns.includes(column));
  if (absent.length > 0) {
    return broken(encoding, ...absent.map((column) => rosterProblem('MISSING_COLUMN', 1, headerOf(column))));
  }
  const rows = body.map((values, index) => ({ row: index + 2, width: values.length, cells: cellsOf(columns, values) }));
  return { encoding, columns: header.length, rows, problems: [] };
}

function cellsOf(columns: readonly (RosterColumn | undefined)[], values: readonly string[]): RawRow['cells'] {
  const cells: Partial<Record<RosterColumn, string>> = {};
  columns.forEach((column, i) => {
    if (column) cells[column] = (values[i] ?? '').trim();
  });
  return cells;
}

/**
 * Well-formed UTF-8 is hardly ever anything else. Shift_JIS means code page 932 here: personnel systems write 髙 and 﨑, which the standard
 * proper does not have. A NUL byte is in neither; it betrays UTF-16.
 */
function decode(bytes: Buffer): { text: string; encoding: RosterEncoding } | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    const text = iconv.decode(bytes, 'cp932');
    // A few unreadable characters are reported row by row; many mean that the guess was wrong.
    const unreadable = text.match(/\ufffd/g)?.length ?? 0;
    return unreadable > text.length / 100 ? undefined : { text, encoding: 'SHIFT_JIS' };
  }
}

function broken(encoding: RosterEncoding | null, ...problems: FoundProblem[]): RosterFile {
  return { encoding, columns: 0, rows: [], problems };
}
