// Portainer's database. The real one is BoltDB; ours is JSON in the same place, so that it lives and dies with /data.
import { createRandom, decodeUtf8, type Random } from '@drydock/machinery';
import { Errno, type Process } from '@drydock/shell';

export interface User {
  readonly Id: number;
  readonly Username: string;
  readonly Role: 1 | 2;
  readonly salt: string;
  readonly hash: string;
}

export interface Database {
  readonly version: string;
  readonly instanceId: string;
  readonly users: readonly User[];
}

const file = 'portainer.db';

/** The data directory cannot be used; the message is what Portainer's FTL line says. */
export class StoreError extends Error {}

export class Store {
  #database: Database;

  private constructor(
    private readonly process: Process,
    private readonly path: string,
    database: Database,
  ) {
    this.#database = database;
  }

  /** Opens the database in `directory`, or makes a new one. Throws {@link StoreError}. */
  static open(process: Process, directory: string, version: string): { store: Store; isNew: boolean } {
    const path = `${directory}/${file}`;
    try {
      process.fs.mkdir(directory, { recursive: true });
      const isNew = !process.fs.exists(path);
      const database = isNew
        ? { version, instanceId: process.random.uuid(), users: [] }
        : (JSON.parse(decodeUtf8(process.fs.readFile(path))) as Database);
      const store = new Store(process, path, database);
      store.#save();
      return { store, isNew };
    } catch (error) {
      if (error instanceof Errno) throw new StoreError(`open ${path}: ${error.message.toLowerCase()}`);
      if (error instanceof SyntaxError) throw new StoreError('invalid database');
      throw error;
    }
  }

  get instanceId(): string {
    return this.#database.instanceId;
  }

  get users(): readonly User[] {
    return this.#database.users;
  }

  get hasAdministrator(): boolean {
    return this.users.some(({ Role }) => Role === 1);
  }

  addAdministrator(name: string, password: string): User {
    const salt = this.process.random.string(22);
    const user: User = { Id: 1, Username: name, Role: 1, salt, hash: hashPassword(salt, password) };
    this.#database = { ...this.#database, users: [...this.users, user] };
    this.#save();
    return user;
  }

  findByPassword(name: string, password: string): User | undefined {
    const user = this.users.find(({ Username }) => Username.toLowerCase() === name.toLowerCase());
    return user && user.hash === hashPassword(user.salt, password) ? user : undefined;
  }

  #save(): void {
    this.process.fs.writeFile(this.path, `${JSON.stringify(this.#database)}\n`, { mode: 0o600 });
  }
}

/** Enough for a simulated login, and no more: not a cryptographic hash. */
export function hashPassword(salt: string, password: string): string {
  return createRandom(`${salt}/${password}`).string(53);
}

/** Tokens of signed-in users. As in the real program they die with it. */
export class Sessions {
  readonly #users = new Map<string, { user: User; until: number }>();

  constructor(
    private readonly random: Random,
    private readonly now: () => number,
  ) {}

  /** A token that looks like the JWT it stands for. */
  open(user: User): string {
    const part = (length: number) =>
      this.random.string(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
    const token = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${part(96)}.${part(43)}`;
    this.#users.set(token, { user, until: this.now() + 8 * 3_600_000 });
    return token;
  }

  find(token: string): User | undefined {
    const session = this.#users.get(token);
    return session && session.until > this.now() ? session.user : undefined;
  }

  close(token: string): void {
    this.#users.delete(token);
  }
}
