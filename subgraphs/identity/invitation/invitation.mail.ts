import { eraTextOf } from '../../../common/japanese/era-date';
import { dateInTokyo } from '../../../common/japanese/fiscal-year';
import { mailText, type Mail } from '../mail/mail';

export function invitationMail(to: string, code: string, expiresAt: Date): Mail {
  const until = dateInTokyo(expiresAt);
  return {
    to,
    kind: 'invitation',
    subject: '【あかつき生命 アルムナイ】ご招待 / Your invitation',
    text: mailText(
      `辞めてからも同じ仲間だよ。アルムナイネットワークへご招待します。\n\n招待コード（1回限り、${until}（${eraTextOf(until)}）まで）\n\n    ${code}\n`,
      `Once a colleague, always a colleague: you are invited to the alumni network.\n\nYour invitation code, which works once until ${until}:\n\nCode: ${code}`,
    ),
  };
}
