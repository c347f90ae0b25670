// A very small PHP: text outside of tags, echo, variables, strings, try/catch, and the calls that lessons make. The
// rest ends the script with a message that says that it is not simulated: better no answer than a wrong one.

export type Value = string | number | boolean | null | PhpObject;

export interface PhpObject {
  readonly className: string;
  readonly call: (method: string, args: readonly Value[]) => Promise<Value>;
}

/** A PHP exception on its way to a catch. */
export class PhpException extends Error {
  constructor(
    readonly className: string,
    message: string,
    readonly code = 0,
  ) {
    super(message);
  }
}

/** The script uses what this simulation does not know. */
export class NotSimulated extends Error {}

export interface Host {
  readonly write: (text: string) => void;
  /** A function call; rejects with NotSimulated for unknown ones. */
  readonly call: (name: string, args: readonly Value[]) => Promise<Value>;
  readonly create: (className: string, args: readonly Value[]) => Promise<Value>;
}

const tokenPattern =
  /\s+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|("(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\$[A-Za-z_]\w*|[A-Za-z_\\][\w\\]*|\d+(?:\.\d+)?|->|::|===?|[{}()=;,.?:+\-*/<>![\]|])/gy;

function tokenize(code: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < code.length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(code);
    if (!match) throw new NotSimulated(`PHP syntax near ${JSON.stringify(code.slice(at, at + 20))}`);
    if (match[1] !== undefined) tokens.push(match[1]);
  }
  return tokens;
}

/** Runs a file. Rejects with PhpException when nothing catches it, or NotSimulated. */
export async function runScript(source: string, host: Host): Promise<void> {
  const tokens: string[] = [];
  const texts = new Map<string, string>();
  for (const [index, part] of source.split(/<\?php\b|<\?=/).entries()) {
    const echo = index > 0 && source.split(/(<\?php\b|<\?=)/)[index * 2 - 1] === '<?=';
    const end = index === 0 ? -2 : part.indexOf('?>');
    const code = index === 0 ? '' : end < 0 ? part : part.slice(0, end);
    const text = index === 0 ? part : end < 0 ? '' : part.slice(end + 2).replace(/^\r?\n/, '');
    tokens.push(...(echo ? ['echo', ...tokenize(code), ';'] : tokenize(code)));
    if (index > 0 && end >= 0) tokens.push(';');
    if (text !== '') {
      texts.set(`text:${index}`, text);
      tokens.push(`text:${index}`);
    }
  }
  await new Interpreter(tokens, texts, host).run();
}

class Interpreter {
  #at = 0;
  readonly #variables = new Map<string, Value>();

  constructor(
    private readonly tokens: readonly string[],
    private readonly texts: ReadonlyMap<string, string>,
    private readonly host: Host,
  ) {}

  async run(): Promise<void> {
    while (this.#at < this.tokens.length) await this.#statement();
  }

  #next(): string {
    return this.tokens[this.#at++] ?? '';
  }

  /** The token that comes next. A method, because the compiler would remember what a property was. */
  #peek(): string {
    return this.tokens[this.#at] ?? '';
  }

  #expect(token: string): void {
    const found = this.#next();
    if (found !== token)
      throw new NotSimulated(
        `PHP syntax: ${JSON.stringify(found)} where ${JSON.stringify(token)} was expected`,
      );
  }

  async #statement(): Promise<void> {
    const token = this.#peek();
    if (token === ';') return void this.#at++;
    const text = this.texts.get(token);
    if (text !== undefined) {
      this.#at++;
      return this.host.write(text);
    }
    if (token === '{') return this.#block();
    if (token === 'try') return this.#try();
    if (token === 'echo' || token === 'print') {
      this.#at++;
      do this.host.write(shown(await this.#expression()));
      while (this.#peek() === ',' && this.#next());
      return this.#endStatement();
    }
    if (
      /^(if|for|foreach|while|function|class|switch|return|namespace|use|require|require_once|include)$/.test(
        token,
      )
    )
      throw new NotSimulated(`PHP statement "${token}"`);
    await this.#expression();
    this.#endStatement();
  }

  #endStatement(): void {
    if (this.#at < this.tokens.length && this.#peek() !== '}') this.#expect(';');
  }

  async #block(): Promise<void> {
    this.#expect('{');
    while (this.#peek() !== '}' && this.#at < this.tokens.length) await this.#statement();
    this.#expect('}');
  }

  /** Steps over a block without running it. */
  #skipBlock(): void {
    let depth = 0;
    do {
      const token = this.#next();
      if (token === '{') depth++;
      if (token === '}') depth--;
      if (token === '') throw new NotSimulated('PHP syntax: unexpected end of file');
    } while (depth > 0);
  }

  async #try(): Promise<void> {
    this.#next();
    const start = this.#at;
    let thrown: PhpException | undefined;
    try {
      await this.#block();
    } catch (error) {
      if (!(error instanceof PhpException)) throw error;
      thrown = error;
      this.#at = start;
      this.#skipBlock();
    }
    while (this.#peek() === 'catch') thrown = await this.#catch(thrown);
    if (thrown) throw thrown;
  }

  async #catch(thrown: PhpException | undefined): Promise<PhpException | undefined> {
    this.#next();
    this.#expect('(');
    const names: string[] = [];
    while (!this.#peek().startsWith('$') && this.#peek() !== ')')
      if (this.#peek() === '|') this.#next();
      else names.push(this.#next().replace(/^\\/, ''));
    const variable = this.#peek() === ')' ? undefined : this.#next();
    this.#expect(')');
    const fits =
      thrown &&
      names.some(
        (name) =>
          name === thrown.className ||
          name === 'Exception' ||
          name === 'Throwable' ||
          (name === 'RuntimeException' && thrown.className === 'PDOException'),
      );
    if (!thrown || !fits) {
      this.#skipBlock();
      return thrown;
    }
    if (variable) this.#variables.set(variable, exceptionObject(thrown));
    await this.#block();
    return undefined;
  }

  async #expression(): Promise<Value> {
    let left = await this.#operand();
    while (this.#peek() === '.') {
      this.#next();
      left = shown(left) + shown(await this.#operand());
    }
    return left;
  }

  async #operand(): Promise<Value> {
    let value = await this.#primary();
    while (this.#peek() === '->') {
      this.#next();
      const method = this.#next();
      if (this.#peek() !== '(') throw new NotSimulated(`PHP property "${method}"`);
      if (typeof value !== 'object' || value === null) throw new NotSimulated('PHP method call on a value');
      value = await value.call(method, await this.#arguments());
    }
    return value;
  }

  async #primary(): Promise<Value> {
    const token = this.#next();
    if (token === '(') {
      const value = await this.#expression();
      this.#expect(')');
      return value;
    }
    if (token.startsWith('$')) return this.#variable(token);
    if (/^["']/.test(token)) return this.#string(token);
    if (/^\d/.test(token)) return Number(token);
    if (token === 'new')
      return this.host.create(
        this.#next().replace(/^\\/, ''),
        this.#peek() === '(' ? await this.#arguments() : [],
      );
    if (this.#peek() === '(') return this.host.call(token.toLowerCase(), await this.#arguments());
    if (this.#peek() === '::') {
      this.#next();
      return `${token}::${this.#next()}`;
    }
    const constants: Readonly<Record<string, Value>> = {
      true: true,
      false: false,
      null: null,
      e_all: 30_719,
      php_eol: '\n',
      php_version: '8.4.14',
    };
    const constant = constants[token.toLowerCase()];
    if (constant === undefined) throw new NotSimulated(`PHP expression near "${token}"`);
    return constant;
  }

  async #variable(name: string): Promise<Value> {
    if (this.#peek() !== '=') return this.#variables.get(name) ?? null;
    this.#next();
    const value = await this.#expression();
    this.#variables.set(name, value);
    return value;
  }

  #string(token: string): string {
    const body = token.slice(1, -1);
    if (token.startsWith("'")) return body.replace(/\\(['\\])/g, '$1');
    const escapes: Readonly<Record<string, string>> = {
      n: '\n',
      t: '\t',
      r: '\r',
      '"': '"',
      $: '$',
      '\\': '\\',
    };
    return body.replace(/\\([ntr"$\\])|\{?(\$[A-Za-z_]\w*)\}?/g, (_, escape?: string, name?: string) =>
      escape !== undefined ? escapes[escape]! : shown(this.#variables.get(name!) ?? null),
    );
  }

  async #arguments(): Promise<Value[]> {
    this.#expect('(');
    const args: Value[] = [];
    while (this.#peek() !== ')') {
      args.push(await this.#expression());
      if (this.#peek() === ',') this.#next();
      else break;
    }
    this.#expect(')');
    return args;
  }
}

function exceptionObject(thrown: PhpException): PhpObject {
  return {
    className: thrown.className,
    call: async (method) => {
      if (method === 'getMessage') return thrown.message;
      if (method === 'getCode') return thrown.code;
      throw new NotSimulated(`method ${thrown.className}::${method}`);
    },
  };
}

/** A value as echo prints it. */
export function shown(value: Value): string {
  if (value === null || value === false) return '';
  if (value === true) return '1';
  return typeof value === 'object' ? 'Object' : String(value);
}
