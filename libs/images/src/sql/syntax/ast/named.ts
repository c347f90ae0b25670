// A name with or without its schema.
export interface Named {
  readonly schema?: string;
  readonly name: string;
}
