import { readProjectFile } from '../common/paths';
import { pathsToPersonalData } from '../gateway/access/personal-data';
import { actorOfPersona } from '../machine/sample-personas';

/** npm run check:privacy: fails with every path by which an analyst would reach something about a person. */
const paths = pathsToPersonalData(readProjectFile('schema', 'supergraph.graphql'), actorOfPersona('analyst'));
if (paths.length > 0) {
  console.error(`The analyst's view reaches personal data:\n  ${paths.join('\n  ')}`);
  console.error('Close the field by @requiresScopes, or answer a SafeCount instead.');
  process.exit(1);
}
