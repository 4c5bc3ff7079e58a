import { mailText, type Mail } from '../mail/mail';

export function signInCodeMail(to: string, code: string): Mail {
  const shown = `${code.slice(0, 4)}-${code.slice(4)}`;
  return {
    to,
    kind: 'sign-in-code',
    subject: '【あかつき生命 アルムナイ】サインイン用の確認コード / Your sign-in code',
    text: mailText(
      `確認コードは次のとおりです。10分以内に入力してください。\n\n    ${shown}\n\nこのコードを人に教えないでください。事務局からお尋ねすることはありません。`,
      `Your sign-in code, valid for ten minutes:\n\nCode: ${shown}\n\nDo not tell it to anybody; we will never ask you for it.`,
    ),
  };
}
