// Functions and classes as they are at run time.
import type { Ast } from './ast.ts';
import type { Gen, Interpreter } from './interpreter.ts';
import type { PhpObject, Ref, Value } from './value.ts';

export type Visibility = 'public' | 'protected' | 'private';

export interface Call {
  readonly interpreter: Interpreter;
  readonly self?: PhpObject;
  readonly cls?: PhpClass;
  /** Of parameters that are taken by reference: the references. */
  readonly references: readonly (Ref | undefined)[];
}

/** A function of ours. A generator when it may call back or wait. */
export type Native = (call: Call, ...args: Value[]) => Value | Gen<Value>;

export interface Parameter {
  readonly name: string;
  readonly byReference: boolean;
  readonly variadic: boolean;
  readonly type?: Ast;
  readonly nullable: boolean;
  readonly initial?: Ast;
  readonly promoted?: Visibility;
  readonly readonly?: boolean;
}

export interface PhpFunction {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Ast | readonly Ast[];
  readonly native?: Native;
  /** `native` only: how many arguments it wants, and the positions taken by reference (`-1`: all from there on). */
  readonly required?: number;
  readonly maximum?: number;
  readonly returns?: { readonly type: Ast; readonly nullable: boolean };
  readonly byReference: boolean;
  readonly isGenerator: boolean;
  readonly isArrow: boolean;
  readonly file: string;
  readonly line: number;
  readonly statics: Map<string, Ref>;
  readonly names: Names;
}

/** Namespace and `use` lines at some place of a file. */
export interface Names {
  readonly namespace: string;
  readonly classes: Map<string, string>;
  readonly functions: Map<string, string>;
  readonly constants: Map<string, string>;
}

export interface Method extends PhpFunction {
  readonly owner: PhpClass;
  readonly visibility: Visibility;
  readonly isStatic: boolean;
  readonly isAbstract: boolean;
  readonly isFinal: boolean;
}

export interface Property {
  readonly name: string;
  readonly owner: PhpClass;
  readonly visibility: Visibility;
  readonly type?: Ast;
  readonly nullable: boolean;
  readonly readonly: boolean;
  readonly initial?: Ast;
  readonly names: Names;
}

export interface Constant {
  readonly owner: PhpClass;
  readonly visibility: Visibility;
  readonly expression?: Ast;
  readonly names: Names;
  value?: Value;
  readonly isCase: boolean;
}

export class PhpClass {
  parent: PhpClass | undefined = undefined;
  readonly interfaces: PhpClass[] = [];
  readonly methods = new Map<string, Method>();
  readonly properties = new Map<string, Property>();
  readonly statics = new Map<string, Ref>();
  readonly constants = new Map<string, Constant>();
  isAbstract = false;
  isFinal = false;
  isEnum = false;
  isBacked = false;
  isInterface = false;
  isTrait = false;
  /** Part of PHP itself. */
  isInternal = false;
  file = '';

  constructor(readonly name: string) {}

  is(lowerName: string): boolean {
    return (
      this.name.toLowerCase() === lowerName ||
      this.parent?.is(lowerName) === true ||
      this.interfaces.some((one) => one.is(lowerName))
    );
  }

  isA(other: PhpClass): boolean {
    return (
      this === other || this.parent?.isA(other) === true || this.interfaces.some((one) => one.isA(other))
    );
  }

  findMethod(lowerName: string): Method | undefined {
    return this.methods.get(lowerName);
  }

  findProperty(name: string): Property | undefined {
    return this.properties.get(name);
  }

  findConstant(name: string): Constant | undefined {
    return this.constants.get(name);
  }

  /** The interfaces in the order in which they are found, without repetition. */
  allInterfaces(): PhpClass[] {
    const found = [...(this.parent?.allInterfaces() ?? [])];
    for (const one of this.interfaces)
      for (const each of [one, ...one.allInterfaces()]) if (!found.includes(each)) found.push(each);
    return found;
  }
}
