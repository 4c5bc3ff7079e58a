/** One transactional mail to one person. */
export interface Mail {
  readonly to: string;
  /** What it is about; part of a file's name, so never personal. */
  readonly kind: 'sign-in-code' | 'welcome' | 'received' | 'declined' | 'invitation';
  readonly subject: string;
  /** Plain text, Japanese first, English second. */
  readonly text: string;
}

export interface Mailer {
  /** Resolves when the mail was handed over; rejects when it could not be. */
  send(mail: Mail): Promise<void>;
}

/**
 * Sender's name and address in every mail. These mails answer something the reader did (transactional), so they carry no opt-out; bulk mail
 * does (特定電子メール法, article 4).
 */
const FOOTER = `
--
このメールは、あかつき生命保険（架空の会社です）アルムナイネットワークの手続きのためにお送りしています。
お心当たりがない場合は、何もせずに削除してください。
送信者: あかつき生命保険株式会社 人財開発部 アルムナイ事務局
〒100-0000 東京都千代田区 架空町1-1-1 / alumni-office@akatsuki.example

This mail was sent because of a step you took in the alumni network of Akatsuki Life Insurance (a fictional company).
If that was not you, please delete it; nothing will happen.
`;

export function mailText(japanese: string, english: string): string {
  return `${japanese.trim()}\n\n----------------------------------------\n\n${english.trim()}\n${FOOTER}`;
}
