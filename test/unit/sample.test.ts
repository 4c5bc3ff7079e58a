import { normaliseForMatching } from '../../common/japanese/normalise';
import { SAMPLE_CHANGES } from '../../sample/content/changes';
import { SAMPLE_STORIES } from '../../sample/content/stories';
import { SAMPLE_EVENTS } from '../../sample/events/events';
import { SAMPLE_REQUESTS } from '../../sample/opportunities/requests';
import { SAMPLE_ROLES } from '../../sample/opportunities/roles';
import { samplePeople } from '../../sample/people';
import { missingItems } from '../../subgraphs/opportunities/rehire-role/completeness';

const people = samplePeople();
const full = (n: number) => `${people[n]?.family.text} ${people[n]?.given.text}`;

describe('the sample network', () => {
  it('has 600 members with addresses of their own, variant kanji, and former names for some', () => {
    expect(people).toHaveLength(600);
    expect(new Set(people.map(({ email }) => email)).size).toBe(600);
    const variants = people.filter(({ family }) => /[髙﨑邉邊齋濵𠮷櫻]/u.test(family.text));
    expect(variants.length).toBeGreaterThan(30);
    const former = people.filter(({ formerFamily }) => formerFamily);
    expect(former.length).toBeGreaterThan(80);
    for (const { family, given, formerFamily } of people) {
      for (const name of [family, given, formerFamily]) if (name) expect(name.kana).toMatch(/^[ァ-ヶー]+$/);
    }
    expect(full(0)).not.toMatch(/undefined/);
  });

  it('left between the fiscal years 1986 and 2025, joined from 1985, in every job family and area', () => {
    for (const { joiningDate, leavingDate, joiningFiscalYear, leavingFiscalYear, registeredAt } of people) {
      expect(joiningFiscalYear).toBeGreaterThanOrEqual(1985);
      expect(leavingFiscalYear).toBeLessThanOrEqual(2025);
      expect(joiningDate < leavingDate && new Date(leavingDate) < registeredAt).toBe(true);
    }
    expect(new Set(people.map(({ jobFamily, area }) => `${jobFamily}/${area}`)).size).toBe(16);
  });

  it('has 40 articles, 25 of them internal changes with what was and what is', () => {
    expect(SAMPLE_CHANGES).toHaveLength(25);
    expect(SAMPLE_CHANGES.length + SAMPLE_STORIES.length).toBe(40);
    for (const { title, before, now } of SAMPLE_CHANGES) {
      expect([title, before.length > 5, now.length > 5, before === now]).toEqual([title, true, true, false]);
    }
    const kinds = new Set(SAMPLE_STORIES.map(({ kind }) => kind as string));
    expect([...kinds].sort()).toEqual([
      'ALUMNI_STORY',
      'EVENT_REPORT',
      'OFFICIAL_NEWS',
      'PARTNERSHIP_CASE',
      'SECRETARIAT_NOTE',
    ]);
  });

  it('has 8 events, 12 partnership requests and 10 roles that lack no working condition', () => {
    expect([SAMPLE_EVENTS.length, SAMPLE_REQUESTS.length, SAMPLE_ROLES.length]).toEqual([8, 12, 10]);
    expect(SAMPLE_EVENTS.filter(({ inDays }) => inDays > 0).length).toBeGreaterThanOrEqual(3);
    for (const { title, conditions } of SAMPLE_ROLES) {
      expect([title, missingItems({ ...conditions, asOf: '2026-06-01' })]).toEqual([title, []]);
    }
  });

  it('repeats no text, and ends its sentences', () => {
    const texts = [
      ...SAMPLE_CHANGES.flatMap(({ before, now }) => [before, now]),
      ...SAMPLE_STORIES.map(({ body }) => body),
      ...SAMPLE_EVENTS.map(({ description }) => description),
      ...SAMPLE_REQUESTS.map(({ background }) => background),
    ];
    expect(new Set(texts.map(normaliseForMatching)).size).toBe(texts.length);
    expect(texts.filter((text) => !/[。！）」]$/.test(text.trim()))).toEqual([]);
  });
});
