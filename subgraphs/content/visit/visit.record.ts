/** When a member last visited, and the time before that: what is unread is counted from there. */
export interface VisitRecord {
  /** The member's id. */
  readonly _id: string;
  readonly currentAt: Date;
  readonly previousAt: Date | null;
}

/** A day on which a member visited; what statistics count. */
export interface VisitDayRecord {
  /** `memberId:2026-03-31` */
  readonly _id: string;
  readonly memberId: string;
  readonly cohortId: string;
  readonly month: string;
  readonly on: string;
}

/** One member has read one article. */
export interface ReadMarkRecord {
  /** `memberId:articleId`, so that reading twice is one mark. */
  readonly _id: string;
  readonly memberId: string;
  readonly articleId: string;
  readonly cohortId: string;
  readonly month: string;
  readonly at: Date;
}
