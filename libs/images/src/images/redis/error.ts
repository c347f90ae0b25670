/** An answer that is an error: `WRONGTYPE …`, `ERR …`. */
export class RedisError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RedisError';
  }
}

export const wrongType = () =>
  new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');
export const notInteger = () => new RedisError('ERR value is not an integer or out of range');
export const notFloat = () => new RedisError('ERR value is not a valid float');
export const syntaxError = () => new RedisError('ERR syntax error');
export const wrongArity = (name: string) =>
  new RedisError(`ERR wrong number of arguments for '${name}' command`);
export const noSuchKey = () => new RedisError('ERR no such key');
export const notSimulated = (what: string) => new RedisError(`ERR not simulated: ${what}`);
