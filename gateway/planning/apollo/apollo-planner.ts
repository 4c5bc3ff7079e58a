import { badInput } from '../../../common/errors/public-error';
import type { LocalizedText } from '../../../common/locale';
import { contextualFieldsOf } from '../contextual-fields';
import type { OverrideChoice, Planner } from '../plan';
import { PlannerThread } from './planner-thread';

/** One for the whole process. */
const thread = new PlannerThread();

/** The planner of stock `@apollo/gateway`: where the native one is missing, and as its referee. Plans in a thread of its own. */
export function createApolloPlanner(sdl: string, budgetMs: number): Planner {
  thread.open(sdl);
  const labels = [...new Set([...sdl.matchAll(/overrideLabel: "([^"]+)"/g)].map((match) => match[1] ?? ''))];
  const percentages = labels.flatMap((label) => /^percent\((.+)\)$/.exec(label)?.[1] ?? []).map(Number);
  const contextual = contextualFieldsOf(sdl) !== undefined;
  return {
    name: 'apollo',
    percentages,
    labels,
    async plan(document, operationName, choice) {
      if (contextual && document.includes('$contextualArgument_')) throw badInput(TAKEN);
      const chosen = new Map(labels.map((label) => [label, isOn(label, choice)]));
      return thread.plan({ sdl, document, operationName, labels: chosen, budgetMs });
    },
  };
}

/** The planner gives its own variables for `@fromContext` such names, and does not look whether the client has them too. */
const TAKEN: LocalizedText = {
  ja: '変数名を変えてください。contextualArgument_ で始まる名前は使えません。',
  en: 'Rename your variables: names that begin with contextualArgument_ cannot be used here.',
};

function isOn(label: string, choice: OverrideChoice): boolean {
  const percent = /^percent\((.+)\)$/.exec(label)?.[1];
  return percent === undefined ? choice.labels.has(label) : choice.percentage < Number(percent);
}
