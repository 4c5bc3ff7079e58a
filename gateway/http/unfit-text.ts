import { Kind, visit, type DocumentNode } from 'graphql';
import { badInput } from '../../common/errors/public-error';

/** Halves of a character, and control characters but tab and line breaks: no keyboard writes them, and no list or mail shows them. */
// eslint-disable-next-line no-control-regex
const UNFIT = /[\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u;

/** Throws BAD_USER_INPUT with the place of the first text in variables that is no text. Walks without recursion, as deep as JSON can be. */
export function refuseUnfitVariables(variables: Readonly<Record<string, unknown>>): void {
  const queue: (readonly [path: string, value: unknown])[] = Object.entries(variables);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [path, value] = next;
    if (typeof value === 'string') {
      if (UNFIT.test(value)) throw unfit(`$${path}`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) queue.push([`${path}.${key}`, inner]);
    }
  }
}

/** The same for texts written in the document itself. */
export function refuseUnfitLiterals(document: DocumentNode): void {
  visit(document, {
    [Kind.STRING](node) {
      if (UNFIT.test(node.value))
        throw unfit(`${node.loc?.startToken.line ?? '?'}:${node.loc?.startToken.column ?? '?'}`);
    },
  });
}

const unfit = (place: string) =>
  badInput({
    ja: `文字として扱えないもの（壊れた文字や制御文字）が含まれています。貼り付けた文字を確認してください。場所: ${place}`,
    en: `The text holds broken or control characters. Please check what you pasted. Place: ${place}`,
  });
