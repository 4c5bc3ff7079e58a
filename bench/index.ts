import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Figure } from './figure';

// npm run bench -- NAME [--json]: each folder beside this file with a bench.ts is a benchmark of that name.
const names = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(__dirname, entry.name, 'bench.ts')))
  .map((entry) => entry.name);

async function main([name, ...options]: string[]): Promise<void> {
  const usage = `npm run bench -- NAME [--json], NAME one of: ${names.join(', ')}`;
  if (name === '--help' || name === '-h') return console.log(usage);
  if (name === undefined || !names.includes(name)) {
    console.error(name === undefined ? usage : `There is no benchmark "${name}". ${usage}`);
    process.exitCode = 2;
    return;
  }
  const { run } = (await import(join(__dirname, name, 'bench.ts'))) as { run: Benchmark };
  const figures = await run((line) => console.error(line));
  const machine = {
    cores: cpus().length,
    cpu: cpus()[0]?.model,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  if (options.includes('--json')) console.log(JSON.stringify({ figures, machine }, null, 2));
  else console.log(table(figures));
}

function table(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ name }) => name.length));
  return figures
    .map(
      ({ name, value, unit, goal, holds }) =>
        `${goal === 'none' ? '    ' : holds ? 'ok  ' : 'MISS'}  ${name.padEnd(width)}  ${String(value).padStart(8)} ${unit}${goal === 'none' ? '' : `  (goal ${goal})`}`,
    )
    .join('\n');
}

main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
