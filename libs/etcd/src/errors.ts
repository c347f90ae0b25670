/** A range or a watch asks for a revision whose history has been dropped. */
export class Compacted extends Error {
  constructor(
    readonly requested: number,
    readonly compactRevision: number,
  ) {
    super('etcdserver: mvcc: required revision has been compacted');
    this.name = 'Compacted';
  }
}

/** A range or a watch asks for a revision that does not exist yet. */
export class FutureRevision extends Error {
  constructor(
    readonly requested: number,
    readonly current: number,
  ) {
    super('etcdserver: mvcc: required revision is a future revision');
    this.name = 'FutureRevision';
  }
}

export class KeyExists extends Error {
  constructor(readonly key: string) {
    super(`key exists: ${key}`);
    this.name = 'KeyExists';
  }
}

export class KeyNotFound extends Error {
  constructor(readonly key: string) {
    super(`key not found: ${key}`);
    this.name = 'KeyNotFound';
  }
}

/** The key has been written since the revision that the writer expected. */
export class RevisionConflict extends Error {
  constructor(readonly key: string) {
    super(`revision conflict: ${key}`);
    this.name = 'RevisionConflict';
  }
}
