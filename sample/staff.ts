import type { Role } from '../common/actor/actor';

/** A member of staff of the fictional company, by whom the sample network can be tried. */
export interface SampleStaff {
  readonly id: string;
  readonly role: Role;
  /** Department for which a business unit publishes requests. */
  readonly departmentId?: string;
}

/** Departments of the sample network have fixed ids, so that staff can be bound to one. */
export const SAMPLE_DEPARTMENT_IDS = {
  法人営業部: 'dep_01HX0000000000000000000001',
  商品開発部: 'dep_01HX0000000000000000000002',
  情報システム部: 'dep_01HX0000000000000000000003',
  健康増進事業部: 'dep_01HX0000000000000000000004',
  人事部: 'dep_01HX0000000000000000000005',
  資産運用部: 'dep_01HX0000000000000000000006',
} as const;

export const SAMPLE_STAFF = {
  'business-unit': {
    id: 'stf_01HX0000000000000000000001',
    role: 'BUSINESS_UNIT',
    departmentId: SAMPLE_DEPARTMENT_IDS.健康増進事業部,
  },
  recruiter: { id: 'stf_01HX0000000000000000000002', role: 'RECRUITER', departmentId: SAMPLE_DEPARTMENT_IDS.人事部 },
  secretariat: { id: 'stf_01HX0000000000000000000003', role: 'SECRETARIAT' },
  analyst: { id: 'stf_01HX0000000000000000000004', role: 'ANALYST' },
} as const satisfies Record<string, SampleStaff>;
