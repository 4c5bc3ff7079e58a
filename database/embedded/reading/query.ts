import type { Collection } from '../catalog';
import { compileJsonSchema } from '../json-schema/schema';
import { expressionMatcher } from '../expressions/evaluate';
import type { Collation } from '../collation/collation';
import { isExact } from '../planning/exactness';
import { compileFilter, type Matcher } from '../matching/matcher';
import { countRecords } from '../storage/count-records';
import type { Trace } from '../values/paths';
import { isBetween, planBetween } from '../planning/between';
import { plan as makePlan, type Plan, type SortKeys } from '../planning/planner';
import { nothingExamined, type Examined } from './examined';
import { scan } from './scan';
import { sorter } from './sorting';
import type { View } from '../storage/storage';
import { decode, type Document } from '../values/values';
import type { Deadline } from '../deadline';
import type { Metrics } from '../metrics';

export interface QueryOptions {
  filter: Document;
  sort?: SortKeys;
  skip?: number;
  limit?: number;
  hint?: unknown;
  min?: unknown;
  max?: unknown;
  /** `let` of the command: names and values. */
  variables?: Document | undefined;
  collation?: Collation | undefined;
  deadline?: Deadline | undefined;
  metrics?: Metrics | undefined;
}

export interface Hit {
  readonly recordId: number;
  readonly bytes: Buffer;
  readonly document: Document;
  readonly trace: Trace;
  /** What its index knows of its place, where that is not all. */
  readonly tie?: Buffer | undefined;
}

/** A record whose bytes may be all that is needed: decoded when somebody asks. */
class UnreadHit implements Hit {
  readonly trace: Trace = {};
  private decoded: Document | undefined;

  constructor(
    readonly recordId: number,
    readonly bytes: Buffer,
    readonly tie?: Buffer,
  ) {}

  get document(): Document {
    return (this.decoded ??= decode(this.bytes));
  }
}

/** A command's filter; what is no filter is refused, also where there is no collection to look into. */
export function compileQuery({ filter, variables, collation, deadline }: QueryOptions): Matcher {
  const strings = collation?.order;
  return compileFilter(filter, {
    expression: (source) => expressionMatcher(source, { variables, strings, deadline }),
    strings,
    deadline,
    schema: compileJsonSchema,
  });
}

/** A query made ready to run: plan and compiled filter. Running it yields matching documents lazily, unless it must sort. */
export class Query {
  readonly plan: Plan;
  readonly examined: Examined = nothingExamined();
  readonly collation: Collation | undefined;
  /** Undefined when whatever the plan finds is a match. */
  private readonly matches: Matcher | undefined;

  constructor(
    readonly collection: Collection,
    readonly options: QueryOptions,
  ) {
    this.collation = options.collation;
    const { min, max } = options;
    this.plan =
      min !== undefined || max !== undefined
        ? planBetween(collection, options.sort ?? [], options.hint, min, max, options.collation)
        : makePlan(collection, options.filter, options.sort ?? [], options.hint, options.collation);
    if (!isExact(this.plan, options.filter)) this.matches = compileQuery(options);
  }

  *run(view: View): Iterable<Hit> {
    const { skip = 0, limit = 0 } = this.options;
    let at = 0;
    try {
      for (const hit of this.ordered(view)) {
        if (at++ < skip) continue;
        this.examined.returned++;
        yield hit;
        if (limit > 0 && at >= skip + limit) return;
      }
    } finally {
      this.options.metrics?.add(this.plan, this.examined);
    }
  }

  /** How many documents it finds; those of a whole collection are known. */
  count(view: View): number {
    const { skip = 0, limit = 0, deadline } = this.options;
    const { index, branches } = this.plan;
    if (index || branches || this.matches || deadline) {
      let found = 0;
      for (const _hit of this.run(view)) found++;
      return found;
    }
    const all = Math.max(
      (view.tally(this.collection.id) ?? countRecords(view, this.collection.id)).documents - skip,
      0,
    );
    return limit > 0 ? Math.min(all, limit) : all;
  }

  private ordered(view: View): Iterable<Hit> {
    const { sort = [], skip = 0, limit = 0 } = this.options;
    if (this.plan.sorted && (sort.length === 0 || !this.plan.index)) return this.matching(view);
    const sorted = sorter(sort, limit > 0 ? skip + limit : 0, this.options.collation?.order);
    return this.plan.sorted ? settled(this.matching(view), sorted) : sorted(this.matching(view));
  }

  private *matching(view: View): Iterable<Hit> {
    const { deadline } = this.options;
    const { index, ends } = this.plan;
    for (const { recordId, bytes, tie } of scan(view, this.collection, this.plan, this.examined)) {
      deadline?.check();
      const hit = new UnreadHit(recordId, bytes, tie);
      // A cut key may be outside of the ends that it is the same as.
      if (tie && index && ends && !isBetween(index, ends, hit.document)) continue;
      if (this.matches && !this.matches(hit.document, hit.trace)) continue;
      this.examined.matched++;
      yield hit;
    }
  }
}

/** Hits in the order of an index; those that it cannot tell apart, because their keys are cut, are sorted among themselves. */
function* settled(hits: Iterable<Hit>, sorted: (hits: Iterable<Hit>) => Hit[]): Iterable<Hit> {
  let tied: Hit[] = [];
  for (const hit of hits) {
    const [first] = tied;
    if (first && !(hit.tie && first.tie?.equals(hit.tie))) {
      yield* sorted(tied);
      tied = [];
    }
    if (hit.tie) tied.push(hit);
    else yield hit;
  }
  yield* sorted(tied);
}
