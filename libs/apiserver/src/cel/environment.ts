// The CEL environment of Kubernetes v1.34: the language and the libraries, one file each.
import { Environment } from '@marcbachmann/cel-js';
import { registerAuthorizer } from './libraries/authorizer.ts';
import { registerFormats } from './libraries/formats.ts';
import { registerLists } from './libraries/lists.ts';
import { registerNetworks } from './libraries/networks.ts';
import { registerQuantities } from './libraries/quantities.ts';
import { registerSemver } from './libraries/semver.ts';
import { registerSets } from './libraries/sets.ts';
import { registerStrings } from './libraries/strings.ts';
import { registerUrls } from './libraries/urls.ts';

const limits = {
  maxAstNodes: 20_000,
  maxDepth: 100,
  maxListElements: 1000,
  maxMapEntries: 1000,
  maxCallArguments: 32,
};

function create(dynamic: boolean): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: dynamic,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits,
  });
  for (const register of [
    registerStrings,
    registerLists,
    registerSets,
    registerUrls,
    registerNetworks,
    registerQuantities,
    registerSemver,
    registerFormats,
    registerAuthorizer,
  ])
    register(environment);
  return environment;
}

/** For evaluation: variables are whatever they are. */
export const celEnvironment = create(true);
/** For type checks: to be cloned, with variables of declared types. */
export const typedEnvironment = create(false);
