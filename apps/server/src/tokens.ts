/** Tokens of what is injected but is not a class. */
export const configToken = Symbol('ServerConfig');
export const repositoriesToken = Symbol('Repositories');
export const sessionPoolToken = Symbol('SessionPool');
export const labSourceToken = Symbol('LabSource');
