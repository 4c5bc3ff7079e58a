import type { StringOrder } from '../values/compare';
import type { Alphabet } from './alphabet';
import { JOINER } from './joiner';
import type { Levels } from './levels';

/** One way to write a letter or a mark. */
interface Member {
  readonly text: string;
  /** Means the letter only right behind another one: the prolonged sound mark (カー is カア), the iteration marks (ここ, こゝ). */
  readonly behind: boolean;
}

/** The ways to write a letter or a mark that the levels so far do not tell apart. */
export interface Form {
  readonly members: readonly Member[];
  /** The first of them in the order of the collation that stands for itself; what they mean, where none does. */
  readonly plain: string;
  readonly isMark: boolean;
}

const BEHIND = ['ー', 'ｰ', 'ゝ', 'ヽ'];

/** What a letter or a mark may look like, and in which order: capitals, small kana, full and half width. */
export class Forms {
  private readonly letters = new Map<number, Form>();
  private readonly marks = new Map<number, Form>();
  private readonly finer = new WeakMap<Form, Map<number, readonly Form[]>>();
  private readonly whole: StringOrder;
  private readonly base: StringOrder;

  constructor(
    private readonly alphabet: Alphabet,
    private readonly levels: Levels,
  ) {
    this.whole = levels.orders.at(-1) as StringOrder;
    this.base = levels.orders[0] as StringOrder;
  }

  /** A letter without marks. */
  letter(place: number): Form {
    let form = this.letters.get(place);
    if (!form) this.letters.set(place, (form = this.makeLetter(place)));
    return form;
  }

  mark(place: number): Form {
    let form = this.marks.get(place);
    if (!form) {
      const texts = [this.alphabet.marks[place] as string, ...(this.alphabet.markKin.get(place) ?? [])];
      this.marks.set(place, (form = formOf(texts.sort(this.whole).map(member), true)));
    }
    return form;
  }

  /** What stands for itself alone, as a number. */
  single(text: string): Form {
    return formOf([member(text)], false);
  }

  /** The ways to write a form that one more level tells apart, in their order. */
  at(level: number, form: Form): readonly Form[] {
    if (form.members.length === 1) return [form];
    let known = this.finer.get(form);
    if (!known) this.finer.set(form, (known = new Map()));
    let forms = known.get(level);
    if (!forms) known.set(level, (forms = this.split(form, this.levels.orders[level] as StringOrder)));
    return forms;
  }

  private makeLetter(place: number): Form {
    const texts = [this.alphabet.letters[place] as string, ...(this.alphabet.kin.get(place) ?? [])];
    texts.sort(this.whole);
    // What has no mark comes first, but for the tones of Chinese (ā before a).
    const usual = texts.find((text) => text < '\x7f') ?? (texts[0] as string);
    const marks = this.levels.orders[this.levels.kinds.indexOf('marks')];
    const unmarked = marks ? texts.filter((text) => marks(text, usual) === 0) : texts;
    const plain = unmarked[0] as string;
    const twice = plain + JOINER + plain;
    const behind = BEHIND.filter((text) => (marks ?? this.base)(plain + text, twice) === 0);
    const members = [...unmarked.map(member), ...behind.map((text) => ({ text, behind: true }))];
    return formOf(sorted(members, plain, this.whole), false);
  }

  private split(form: Form, order: StringOrder): Form[] {
    const { plain, isMark } = form;
    const groups: Member[][] = [];
    for (const each of form.members) {
      const group = groups.at(-1);
      if (group && order(shown(group[0] as Member, plain), shown(each, plain)) === 0) group.push(each);
      else groups.push([each]);
    }
    return groups.map((members) => formOf(members, isMark, plain));
  }
}

const member = (text: string): Member => ({ text, behind: false });

const formOf = (members: readonly Member[], isMark: boolean, plain?: string): Form => ({
  members,
  plain: members.find(({ behind }) => !behind)?.text ?? plain ?? '',
  isMark,
});

/** A member behind the plain letter, where all of its ways to be written mean it. */
const shown = ({ text, behind }: Member, plain: string): string => plain + (behind ? '' : JOINER) + text;

const sorted = (members: readonly Member[], plain: string, order: StringOrder): Member[] =>
  [...members].sort((a, b) => order(shown(a, plain), shown(b, plain)));
