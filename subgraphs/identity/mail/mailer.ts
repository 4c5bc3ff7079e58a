import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import type { Clock } from '../../../common/clock';
import type { Log } from '../../../common/log';
import type { Mail, Mailer } from './mail';

const FROM = '"あかつき生命 アルムナイ事務局" <alumni-office@akatsuki.example>';

export interface MailerOptions {
  /** Where to send mail; without it mails become files. */
  readonly smtpUrl?: string | undefined;
  /** Files go to `mail/` under this folder. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with a line that says where a mail's file is; standard output unless told otherwise. */
  readonly print?: (line: string) => void;
}

export function createMailer(options: MailerOptions): Mailer {
  return options.smtpUrl ? smtpMailer(options.smtpUrl, options.log) : fileMailer(options);
}

function smtpMailer(url: string, log: Log): Mailer {
  // A mail server that hangs must not keep the process from stopping.
  const transport = createTransport(url, {
    from: FROM,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  } as object);
  return {
    async send(mail) {
      await transport.sendMail(messageOf(mail));
      log.info({ kind: mail.kind }, 'mail sent');
    },
  };
}

/** One .eml file per mail, which mail programs open; quoted-printable, so that a code in it can also be read with `cat`. */
function fileMailer({ dataDir, clock, print = console.log }: MailerOptions): Mailer {
  const folder = path.join(dataDir, 'mail');
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail) {
      const { message } = await transport.sendMail({ ...messageOf(mail), date: clock.now() });
      const moment = clock.now().toISOString().replaceAll(/[-:.]/g, '');
      const file = path.join(folder, `${moment}-${mail.kind}-${randomBytes(3).toString('hex')}.eml`);
      await mkdir(folder, { recursive: true });
      await writeFile(file, message as Buffer, { mode: 0o600 });
      print(`mail: ${file}`);
    },
  };
}

function messageOf({ to, subject, text }: Mail) {
  return {
    from: FROM,
    to,
    subject,
    text,
    textEncoding: 'quoted-printable',
    headers: { 'Auto-Submitted': 'auto-generated' },
  } as const;
}
