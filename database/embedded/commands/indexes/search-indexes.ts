import { StoreError } from '../../errors';
import type { Command } from '../command';

/** What a MongoDB without Atlas answers to everything about search indexes. */
export const searchNotEnabled = (): StoreError =>
  new StoreError(
    31082,
    'SearchNotEnabled',
    'Using Atlas Search Database Commands and the $listSearchIndexes aggregation stage requires additional configuration. ' +
      'Please connect to Atlas or an AtlasCLI local deployment to enable.',
  );

export const refuseSearch: Command = () => {
  throw searchNotEnabled();
};

/** Stages that need a search index. */
export const SEARCH_STAGES: ReadonlySet<string> = new Set([
  '$listSearchIndexes',
  '$search',
  '$searchMeta',
  '$vectorSearch',
]);
