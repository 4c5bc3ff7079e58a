import { defineNoun } from '../../../common/subgraph/noun';

export const personName = defineNoun(__dirname, 'person-name.graphql', {});
