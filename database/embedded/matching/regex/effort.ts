/** How many steps a search may take at most, by the length of the text: `(n + 1) ^ degree * factor`, or nobody knows. */
export interface Effort {
  readonly degree: number;
  readonly factor: number;
  /** Repeats what can itself be matched in several ways, or refers back: the steps may double with each character. */
  readonly explosive: boolean;
}

const TOKENS =
  /\\k<|\\[1-9]|\\u\{[^}]*\}|\\[pP]\{[^}]*\}|\\[^]|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|[)|]|(?:[*+?]|\{\d+(?:,\d*)?\})\??|[^]/gu;

interface Group {
  alternatives: number;
  /** Whether one place of a text can be matched by it in several ways. */
  choices: boolean;
  /** What it consists of, groups as one. */
  readonly parts: string[];
}

/**
 * What a pattern of JavaScript may cost at worst when it backtracks. An upper bound, as simple as can be: a pattern that is judged too
 * dear is only searched with under a limit of time.
 */
export function effortOf(pattern: string): Effort {
  const groups: Group[] = [{ alternatives: 1, choices: false, parts: [] }];
  let closed: Group | undefined;
  let degree = 1;
  let factor = 1;
  let explosive = false;
  for (const [token] of pattern.matchAll(TOKENS)) {
    const group = groups.at(-1) as Group;
    const times = timesOf(token);
    if (times) {
      if (times.most > 1 && closed?.choices && !isDelimited(closed.parts)) explosive = true;
      if (times.most === Infinity) degree++;
      else factor *= times.most - times.least + 1;
      group.choices ||= times.most > times.least;
    } else if (token === '|') {
      group.alternatives++;
      group.choices = true;
    } else if (token.startsWith('(')) groups.push({ alternatives: 1, choices: false, parts: [] });
    else if (token.startsWith('\\k') || /^\\[1-9]/.test(token)) explosive = true;
    if (token !== ')') {
      group.parts.push(token);
      closed = undefined;
      continue;
    }
    closed = groups.pop() as Group;
    factor *= closed.alternatives;
    (groups.at(-1) as Group).choices ||= closed.choices;
  }
  return { degree, factor: factor * (groups[0] as Group).alternatives, explosive };
}

/** `[\w-]+\.` or `/[^/]*`: each turn has an end, or a beginning, that it cannot hold elsewhere, so there is one way only to cut a text into turns. */
function isDelimited(parts: readonly string[]): boolean {
  const [first, second, third, ...more] = parts;
  if (first === undefined || second === undefined || third === undefined || more.length > 0) return false;
  const [repeated, count, mark] = /^[*+]\??$/.test(second) ? [first, second, third] : [second, third, first];
  const character = characterOf(mark);
  if (character === undefined || !/^[*+]\??$/.test(count) || !/^(?:\[|\\[dwsDWS]$|\w$)/.test(repeated)) return false;
  return !new RegExp(`^${repeated}$`, 'iu').test(character);
}

/** The one character that a token stands for, as `translate` writes it; undefined when it is something else. */
function characterOf(token: string): string | undefined {
  const code = /^\\u\{([0-9a-f]+)\}$/i.exec(token)?.[1];
  if (code !== undefined) return String.fromCodePoint(parseInt(code, 16));
  return /^[^\\^$.*+?()[\]{}|]$/u.test(token) ? token : undefined;
}

/** How often a quantifier repeats; undefined for what is none. */
function timesOf(token: string): { least: number; most: number } | undefined {
  if (/^[*+?]\??$/.test(token))
    return { least: token.startsWith('+') ? 1 : 0, most: token.startsWith('?') ? 1 : Infinity };
  const [, least, open, most] = /^\{(\d+)(,)?(\d+)?\}/.exec(token) ?? [];
  if (least === undefined) return undefined;
  return { least: Number(least), most: most === undefined ? (open ? Infinity : Number(least)) : Number(most) };
}
