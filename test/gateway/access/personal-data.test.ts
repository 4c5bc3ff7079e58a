import { scopeOfRole, type Actor, type Role } from '../../../common/actor/actor';
import { readProjectFile } from '../../../common/paths';
import { pathsToPersonalData } from '../../../gateway/access/personal-data';

const staff = (role: Role): Actor => ({ kind: 'staff', id: 'stf_1', roles: [role], scopes: [scopeOfRole(role)] });
const supergraph = readProjectFile('schema', 'supergraph.graphql');

/** The supergraph with one more field of Query or of a type that analysts read. */
const withField = (type: string, field: string) =>
  supergraph.replace(new RegExp(`^type ${type}\\b[^{]*\\{$`, 'm'), (line) => `${line}\n  ${field}`);

describe("the analyst's view of the graph (A4)", () => {
  it('reaches nothing about a person', () => {
    expect(pathsToPersonalData(supergraph, staff('ANALYST'))).toEqual([]);
  });

  it.each([
    [
      'a marked field',
      'extra: String @personalData(purpose: "test")',
      'Query.cohorts > CohortConnection.nodes > Cohort.extra',
    ],
    [
      'a contact that nobody marked',
      'contactEmail: String',
      'Query.cohorts > CohortConnection.nodes > Cohort.contactEmail',
    ],
    ["a member's id", 'memberId: ID', 'Query.cohorts > CohortConnection.nodes > Cohort.memberId'],
  ])('is refused with the path when it reaches %s', (_name, field, path) => {
    const found = pathsToPersonalData(withField('Cohort', field), staff('ANALYST'));
    expect(found).toContain(path);
  });

  it('honours access rules: a way to a member is one only while the type itself is open', () => {
    const withWay = withField('Cohort', 'oldest: Member');
    expect(pathsToPersonalData(withWay, staff('ANALYST'))).toEqual([]);
    expect(pathsToPersonalData(withWay, staff('SECRETARIAT')).length).toBeGreaterThan(5);
    const opened = withWay.replace(/^(type Member\b[^{]*?)\n\s*@requiresScopes\([^\n]*\)/m, '$1');
    expect(opened).not.toBe(withWay);
    expect(pathsToPersonalData(opened, staff('ANALYST'))).toEqual([expect.stringMatching(/Member\.id$/)]);
  });
});
