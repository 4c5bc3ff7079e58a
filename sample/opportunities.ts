import { ulid } from 'ulid';
import { DAY } from '../common/clock';
import { bigramsOf } from '../common/japanese/bigrams';
import { dateInTokyo, monthInTokyo } from '../common/japanese/fiscal-year';
import { startOfMonth } from '../common/statistics/period';
import type { SubgraphDatabase } from '../database/subgraph-database';
import { departmentModel } from '../subgraphs/opportunities/department/department.model';
import { partnershipRequestModel } from '../subgraphs/opportunities/partnership-request/partnership-request.model';
import type {
  PartnershipRequestRecord,
  PartnershipState,
} from '../subgraphs/opportunities/partnership-request/partnership-request.record';
import { proposalModel } from '../subgraphs/opportunities/proposal/proposal.model';
import type { ProposalRecord } from '../subgraphs/opportunities/proposal/proposal.record';
import { rehireInterestModel } from '../subgraphs/opportunities/rehire-interest/rehire-interest.model';
import type { RehireInterestRecord } from '../subgraphs/opportunities/rehire-interest/rehire-interest.record';
import { rehireRoleModel } from '../subgraphs/opportunities/rehire-role/rehire-role.model';
import type { RehireRoleRecord } from '../subgraphs/opportunities/rehire-role/rehire-role.record';
import type { SampleContext } from './context';
import type { SamplePerson } from './people';
import { SAMPLE_REQUESTS } from './opportunities/requests';
import { SAMPLE_ROLES } from './opportunities/roles';
import { SampleRandom } from './random';
import { SAMPLE_DEPARTMENT_IDS } from './staff';

const DEPARTMENT_NAMES: Readonly<Record<keyof typeof SAMPLE_DEPARTMENT_IDS, readonly [english: string, kana: string]>> =
  {
    法人営業部: ['Corporate Sales', 'ホウジンエイギョウブ'],
    商品開発部: ['Product Development', 'ショウヒンカイハツブ'],
    情報システム部: ['Information Systems', 'ジョウホウシステムブ'],
    健康増進事業部: ['Health Promotion Business', 'ケンコウゾウシンジギョウブ'],
    人事部: ['Human Resources', 'ジンジブ'],
    資産運用部: ['Asset Management', 'シサンウンヨウブ'],
  };

const PATH: Readonly<Record<PartnershipState, readonly PartnershipState[]>> = {
  DRAFT: ['DRAFT'],
  COMPLIANCE_REVIEW: ['DRAFT', 'COMPLIANCE_REVIEW'],
  OPEN: ['DRAFT', 'COMPLIANCE_REVIEW', 'OPEN'],
  CLOSED: ['DRAFT', 'COMPLIANCE_REVIEW', 'OPEN', 'CLOSED'],
};

/** Fills in the opportunities of the sample network: departments, requests, roles, and interests enough for safe counts. */
export async function seedOpportunities({ connection }: SubgraphDatabase, context: SampleContext): Promise<void> {
  const random = new SampleRandom(12);
  const departments = Object.entries(DEPARTMENT_NAMES).map(([name, [nameEnglish, nameKana]]) => {
    return { _id: SAMPLE_DEPARTMENT_IDS[name as keyof typeof DEPARTMENT_NAMES], name, nameEnglish, nameKana };
  });
  const requests = sampleRequests(context, random);
  await departmentModel(connection).insertMany(departments);
  await partnershipRequestModel(connection).insertMany(requests);
  await rehireRoleModel(connection).insertMany(sampleRoles(context, random));
  await rehireInterestModel(connection).insertMany(sampleRehireInterests(context, random));
  await proposalModel(connection).insertMany(sampleProposals(requests, context, random));
}

function sampleRequests({ clock, staff }: SampleContext, random: SampleRandom): PartnershipRequestRecord[] {
  const now = clock.now().getTime();
  return SAMPLE_REQUESTS.map(({ department, days, outcome, ...request }, index) => {
    const createdAt = new Date(now - (100 + index) * DAY);
    const path = PATH[request.state];
    const history = path.map((to, step) => ({
      from: path[step - 1] ?? null,
      to,
      actorId: to === 'OPEN' ? staff.secretariat.id : staff['business-unit'].id,
      at: new Date(createdAt.getTime() + step * 7 * DAY),
      reason: null,
    }));
    return {
      ...request,
      _id: `par_${ulid(createdAt.getTime(), () => random.next())}`,
      departmentId: SAMPLE_DEPARTMENT_IDS[department],
      deadline: dateInTokyo(new Date(now + days * DAY)),
      freelanceTerms: null,
      outcome: outcome ?? null,
      openedAt: history.find(({ to }) => to === 'OPEN')?.at ?? null,
      closedAt: history.find(({ to }) => to === 'CLOSED')?.at ?? null,
      createdAt,
      version: path.length,
      history,
      grams: bigramsOf([request.theme, request.background, request.offers, request.seeks].join(' ')),
    };
  });
}

function sampleRoles({ clock }: SampleContext, random: SampleRandom): RehireRoleRecord[] {
  const now = clock.now().getTime();
  return SAMPLE_ROLES.map(({ department, days, published, conditions, title, summary }, index) => {
    const createdAt = new Date(now - (30 + index) * DAY);
    return {
      _id: `rol_${ulid(createdAt.getTime(), () => random.next())}`,
      title,
      summary,
      departmentId: SAMPLE_DEPARTMENT_IDS[department],
      deadline: dateInTokyo(new Date(now + days * DAY)),
      conditions: { ...conditions, asOf: dateInTokyo(new Date(now - DAY)) },
      state: published ? 'PUBLISHED' : 'DRAFT',
      publishedAt: published ? new Date(createdAt.getTime() + 2 * DAY) : null,
      closedAt: null,
      createdAt,
      version: published ? 2 : 1,
    };
  });
}

/** In a month that is over, so that statistics count them from the first day. */
function monthsAgo({ clock }: SampleContext, registeredAt: Date): Date {
  const latest = startOfMonth(monthInTokyo(clock.now())).getTime() - DAY;
  return new Date(Math.min(registeredAt.getTime() + 3 * DAY, latest));
}

function sampleRehireInterests(context: SampleContext, random: SampleRandom): RehireInterestRecord[] {
  const wished = ({ interests }: SamplePerson, index: number) => interests.includes('REHIRE') || withdrew(index);
  return context.people.flatMap((person, index) => {
    if (!wished(person, index)) return [];
    const expressedAt = monthsAgo(context, person.registeredAt);
    const active = person.interests.includes('REHIRE');
    const from = active ? expressedAt : new Date(expressedAt.getTime() - DAY);
    return {
      _id: `rin_${ulid(expressedAt.getTime(), () => random.next())}`,
      ...{ memberId: person.memberId, cohortId: person.cohortId, expressedAt: from, active },
      periods: [{ from, until: active ? null : expressedAt }],
      version: active ? 1 : 2,
    };
  });
}

/** Some of those who do not wish to return did so once. */
const withdrew = (index: number): boolean => index % 9 === 4;

function sampleProposals(
  requests: readonly PartnershipRequestRecord[],
  context: SampleContext,
  random: SampleRandom,
): ProposalRecord[] {
  const opened = requests.filter(({ openedAt }) => openedAt !== null);
  const interested = context.people.filter(({ interests }) => interests.includes('BUSINESS') && random.chance(0.6));
  return interested.map(({ memberId, cohortId, registeredAt }, index) => {
    const expressedAt = monthsAgo(context, registeredAt);
    // Now and then somebody has second thoughts.
    const endedAt = index % 7 === 3 ? expressedAt : null;
    const from = endedAt ? new Date(endedAt.getTime() - DAY) : expressedAt;
    const steps = [
      { stage: 'INTERESTED', at: from } as const,
      ...(endedAt ? [{ stage: 'WITHDRAWN', at: endedAt } as const] : []),
    ];
    return {
      _id: `pro_${ulid(from.getTime(), () => random.next())}`,
      partnershipRequestId: random.pick(opened)._id,
      memberId,
      cohortId,
      stage: endedAt ? 'WITHDRAWN' : 'INTERESTED',
      message: random.chance(0.3) ? 'ぜひお話をうかがいたいです。平日の夕方でしたらオンラインで参加できます。' : null,
      expressedAt: from,
      periods: [{ from, until: endedAt }],
      history: steps,
      version: steps.length,
    };
  });
}
