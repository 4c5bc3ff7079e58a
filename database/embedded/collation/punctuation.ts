/** A language whose order is that of all: what is punctuation does not depend on it. */
const ROOT = 'en';
const CODE_UNITS = 0x10000;
const enum Kind {
  Unknown,
  Kept,
  Ignored,
  /** Marks and controls: they go with the character before them. */
  Bare,
}

/**
 * What is left of a text without the characters that `alternate: shifted` passes over, punctuation and spaces, or only spaces, and
 * without the marks behind them. (ICU finds some marks behind punctuation or not, depending on what a text is compared with.)
 */
export function withoutPunctuation(onlySpaces: boolean): (text: string) => string {
  const shifted = new Intl.Collator(ROOT, { sensitivity: 'base', ignorePunctuation: true });
  const plain = new Intl.Collator(ROOT, { sensitivity: 'base', ignorePunctuation: false });
  const kinds = new Uint8Array(CODE_UNITS);
  const look = (character: string): Kind => {
    if (plain.compare(character, '') === 0) return Kind.Bare;
    return shifted.compare(character, '') === 0 && (!onlySpaces || /\s/u.test(character)) ? Kind.Ignored : Kind.Kept;
  };
  const kindOf = (character: string): Kind => {
    if (character.length > 1) return look(character);
    const unit = character.charCodeAt(0);
    return (kinds[unit] ||= look(character));
  };
  return (text) => {
    let kept = '';
    let [from, at, ignoring] = [0, 0, false];
    for (const character of text) {
      const kind = kindOf(character);
      const ignore = kind === Kind.Ignored || (kind === Kind.Bare && ignoring);
      if (ignore && !ignoring) kept += text.slice(from, at);
      if (!ignore && ignoring) from = at;
      ignoring = ignore;
      at += character.length;
    }
    return from === 0 && !ignoring && kept === '' ? text : ignoring ? kept : kept + text.slice(from);
  };
}
