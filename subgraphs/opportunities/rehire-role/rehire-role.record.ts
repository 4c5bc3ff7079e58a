import type { Connection } from '../../../common/paging/connection';
import type { WorkingConditionsRecord } from './working-conditions';

export type RehireRoleState = 'DRAFT' | 'PUBLISHED' | 'CLOSED';

/** What a recruiter writes. */
export interface RehireRoleContent {
  readonly title: string;
  readonly summary: string;
  readonly deadline: string;
  readonly departmentId?: string | null | undefined;
  readonly conditions: WorkingConditionsRecord;
}

export interface RehireRoleRecord extends RehireRoleContent {
  readonly _id: string;
  readonly state: RehireRoleState;
  readonly publishedAt: Date | null;
  readonly closedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

/** What a role said up to a change: kept, because people decide by it. */
export interface RehireRoleRevisionRecord {
  readonly _id: string;
  readonly roleId: string;
  readonly version: number;
  readonly state: RehireRoleState;
  readonly content: RehireRoleContent;
  readonly replacedBy: string;
  readonly replacedAt: Date;
}

export type RehireRoleConnectionRecord = Connection<RehireRoleRecord>;
