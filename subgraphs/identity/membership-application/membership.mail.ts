import { mailText, type Mail } from '../mail/mail';

export function welcomeMail(to: string): Mail {
  return {
    to,
    kind: 'welcome',
    subject: '【あかつき生命 アルムナイ】ようこそ / Welcome',
    text: mailText(
      `アルムナイネットワークへの参加手続きが完了しました。辞めてからも同じ仲間です。\n\nこのメールアドレスで確認コードを受け取ると、サインインできます。`,
      `Your membership of the alumni network is complete. Once a colleague, always a colleague.\n\nSign in with a code sent to this address.`,
    ),
  };
}

/** The same for everybody who is not a member at once: it must not tell what was or was not found. */
export function receivedMail(to: string): Mail {
  return {
    to,
    kind: 'received',
    subject: '【あかつき生命 アルムナイ】お申し込みを受け付けました / We have received your application',
    text: mailText(
      `お申し込みありがとうございます。事務局が内容を確認し、結果をこのアドレスにお知らせします。\n通常、3営業日ほどかかります。`,
      `Thank you for your application. The secretariat will check it and write to this address, usually within three working days.`,
    ),
  };
}

export function declinedMail(to: string, appealCode: string): Mail {
  return {
    to,
    kind: 'declined',
    subject: '【あかつき生命 アルムナイ】お申し込みについて / About your application',
    text: mailText(
      `お申し込みの内容では、在籍を確認することができませんでした。\n\nお心当たりと違う場合は、次の番号を添えて再確認をお申し出ください（1回限り）。\n\n    ${appealCode}\n`,
      `We could not confirm your employment from what you told us.\n\nIf you think this is wrong, ask us to look again with this code, which works once:\n\nCode: ${appealCode}`,
    ),
  };
}
