import { defineNoun } from '../../../common/subgraph/noun';

/** Only a stub with an id: the opportunities subgraph owns the type. */
export const department = defineNoun(__dirname, 'department.graphql', {});
