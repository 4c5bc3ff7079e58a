import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer, type Server } from 'node:net';
import { ManualClock } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { createMailer } from '../../../subgraphs/identity/mail/mailer';
import { signInCodeMail } from '../../../subgraphs/identity/sign-in-code/sign-in-code.mail';

const dataDir = mkdtempSync(path.join(tmpdir(), 'alumni-graph-mail-'));
const clock = new ManualClock('2026-06-10T03:00:00.000Z');
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('without SMTP a mail is a file for its owner alone, whose path is printed and whose code is not', async () => {
  const printed: string[] = [];
  const mailer = createMailer({ dataDir, clock, log: silentLog, print: (line) => printed.push(line) });
  await mailer.send(signInCodeMail('hanako@mail.example', '12345678'));
  const [file = ''] = readdirSync(path.join(dataDir, 'mail'));
  expect(file).toMatch(/^20260610T030000000Z-sign-in-code-[0-9a-f]{6}\.eml$/);
  expect(printed).toEqual([`mail: ${path.join(dataDir, 'mail', file)}`]);
  const text = readFileSync(path.join(dataDir, 'mail', file), 'utf8');
  expect(text).toContain('To: hanako@mail.example');
  expect(text).toContain('Code: 1234-5678');
  expect(text).toContain('Auto-Submitted: auto-generated');
  expect(statSync(path.join(dataDir, 'mail', file)).mode & 0o077).toBe(0);
});

test('with SMTP a mail goes to the server', async () => {
  const received: string[] = [];
  const server = smtpServer(received);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, dataDir, clock, log: silentLog });
  await mailer.send(signInCodeMail('taro@mail.example', '87654321'));
  server.close();
  expect(received.join('\n')).toContain('RCPT TO:<taro@mail.example>');
  expect(received.join('\n')).toContain('Code: 8765-4321');
});

/** Just enough of a mail server (RFC 5321) to take one mail. */
function smtpServer(received: string[]): Server {
  return createServer((socket) => {
    let inData = false;
    socket.write('220 test\r\n');
    socket.on('data', (bytes) => {
      const text = bytes.toString('utf8');
      received.push(text);
      if (inData) {
        if (text.endsWith('\r\n.\r\n')) {
          inData = false;
          socket.write('250 taken\r\n');
        }
      } else if (text.startsWith('DATA')) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    });
  });
}
