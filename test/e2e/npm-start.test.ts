import { spawn } from 'node:child_process';
import { PROJECT_ROOT } from '../../common/paths';
import { newDataDir, removeDataDir } from './kit/platform';

const dataDir = newDataDir();
afterAll(() => removeDataDir(dataDir));

test('npm start, stopped by a signal to npm alone, ends with 0 and leaves no process behind', async () => {
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', SAMPLE: 'off', NODE_ENV: 'development', MONGODB_URI: '' };
  const npm = spawn('npm', ['start'], { cwd: PROJECT_ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => npm.once('exit', (code) => resolve(code)));
  const url = await new Promise<string>((resolve) => {
    let text = '';
    npm.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /https?:\/\/[\d.:]+/.exec(text)?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  npm.kill('SIGTERM');
  expect(await ended).toBe(0);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
}, 60_000);
