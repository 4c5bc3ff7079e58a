type Optional<T> = T | null | undefined;

export type ContractTermKind = 'INDEFINITE' | 'FIXED_TERM';
export type HoursSystem = 'FIXED' | 'FLEX' | 'DISCRETIONARY' | 'SHIFT';
export type PayForm = 'MONTHLY' | 'ANNUAL' | 'HOURLY';
export type InsuranceKind = 'EMPLOYMENT' | 'WORKERS_ACCIDENT' | 'HEALTH' | 'PENSION';

/**
 * 労働条件の明示: what an offer of work must state (職業安定法 第5条の3, 同施行規則 第4条の2, items since April 2024). Every item may be missing in a
 * draft; `missingItems` says which still are. "No change" and "none" are said explicitly, so an absent item is never read as one.
 */
export interface WorkingConditionsRecord {
  readonly duties?: Optional<string>;
  readonly dutiesScopeOfChange?: Optional<string>;
  readonly contract?: Optional<{
    readonly kind: ContractTermKind;
    readonly until?: Optional<string>;
    readonly renewal?: Optional<string>;
    readonly renewalLimit?: Optional<string>;
  }>;
  readonly probation?: Optional<{
    readonly exists: boolean;
    readonly period?: Optional<string>;
    readonly conditions?: Optional<string>;
  }>;
  readonly workplace?: Optional<string>;
  readonly workplaceScopeOfChange?: Optional<string>;
  readonly hours?: Optional<{
    readonly system: HoursSystem;
    readonly begin: string;
    readonly end: string;
    readonly note?: Optional<string>;
  }>;
  readonly breakMinutes?: Optional<number>;
  readonly holidays?: Optional<string>;
  readonly overtime?: Optional<{ readonly exists: boolean; readonly averageHoursPerMonth?: Optional<number> }>;
  readonly pay?: Optional<{
    readonly form: PayForm;
    readonly leastYen: number;
    readonly mostYen: number;
    readonly allowances?: Optional<string>;
    readonly fixedOvertime?: Optional<{
      readonly included: boolean;
      readonly amountYen?: Optional<number>;
      readonly hours?: Optional<number>;
      readonly excessIsPaid?: Optional<boolean>;
    }>;
  }>;
  readonly insurance?: Optional<readonly InsuranceKind[]>;
  readonly smokeProtection?: Optional<string>;
  readonly employer?: Optional<{ readonly name: string; readonly corporateNumber: string }>;
  /** Whether one is employed to be dispatched to another company. */
  readonly dispatch?: Optional<boolean>;
  readonly applicantDataPurpose?: Optional<string>;
  /** Date on which all this was true. */
  readonly asOf?: Optional<string>;
}
