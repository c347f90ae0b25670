// Functions and classes out of their declarations.
import type { Ast } from './ast.ts';
import type { Constant, Method, Names, Parameter, PhpFunction, Property, Visibility } from './class.ts';
import { PhpClass } from './class.ts';
import { enumMethods } from './enums.ts';
import { evaluate } from './expressions.ts';
import { Stop } from './failures.ts';
import type { Frame, Interpreter } from './interpreter.ts';
import { qualified, resolveClass } from './names.ts';
import { Ref } from './value.ts';

const promotions: Readonly<Record<number, Visibility>> = { 1: 'public', 2: 'protected', 4: 'private' };

function parameterOf(node: Ast): Parameter {
  const promoted = promotions[Number(node['flags'])] ?? (node['readonly'] ? 'public' : undefined);
  return {
    name: String((node.name as Ast).name),
    byReference: node.byref === true,
    variadic: node['variadic'] === true,
    nullable: node.nullable === true,
    ...(node.type ? { type: node.type as Ast } : {}),
    ...(node.value ? { initial: node.value as Ast } : {}),
    ...(promoted && { promoted, readonly: node['readonly'] === true }),
  };
}

/** Whether a body yields, not counting functions inside of it. */
function yields(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(yields);
  if (typeof node !== 'object' || node === null) return false;
  const { kind } = node as Ast;
  if (kind === 'yield' || kind === 'yieldfrom') return true;
  if (kind === 'closure' || kind === 'arrowfunc' || kind === 'function' || kind === 'class') return false;
  return Object.entries(node).some(([key, value]) => key !== 'loc' && yields(value));
}

export function makeFunction(node: Ast, file: string, names: Names, name: string): PhpFunction {
  return {
    name,
    parameters: node.arguments.map(parameterOf),
    ...(node.body && { body: node.body as Ast }),
    ...(node.type ? { returns: { type: node.type as Ast, nullable: node.nullable === true } } : {}),
    byReference: node.byref === true,
    isGenerator: node.kind !== 'arrowfunc' && yields(node.body),
    isArrow: node.kind === 'arrowfunc',
    file,
    line: node.loc.start.line,
    statics: new Map(),
    names,
  };
}

const visibilityOf = (text: unknown): Visibility =>
  text === 'private' || text === 'protected' ? text : 'public';

export function declareClass(interpreter: Interpreter, frame: Frame, node: Ast): PhpClass {
  const base = node['extends'] as Ast | Ast[] | null;
  const name = node.name
    ? qualified(frame.names, String((node.name as Ast).name))
    : `${base && !Array.isArray(base) ? resolveClass(frame.names, String(base.name), base.resolution) : 'class'}@anonymous`;
  const lower = name.toLowerCase();
  if (node.name && interpreter.classes.has(lower)) {
    throw new Stop(`Cannot declare class ${name}, because the name is already in use`);
  }
  const cls = new PhpClass(name);
  cls.file = frame.file;
  cls.isAbstract = node.isAbstract === true;
  cls.isFinal = node.isFinal === true;
  cls.isInterface = node.kind === 'interface';
  cls.isTrait = node.kind === 'trait';
  cls.isEnum = node.kind === 'enum';
  cls.isBacked = cls.isEnum && Boolean(node['valueType']);
  const resolve = (one: Ast) => resolveClass(frame.names, String(one.name), one.resolution);
  interpreter.markLine(node.loc.start.line);
  const load = (one: Ast, kind: string) => {
    const found = interpreter.findClass(resolve(one));
    if (found) return found;
    throw interpreter.error('Error', `${kind} "${resolve(one)}" not found`);
  };
  if (base && !Array.isArray(base) && !cls.isInterface) inherit(cls, load(base, 'Class'));
  const interfaces = cls.isInterface
    ? ((base as Ast[] | null) ?? [])
    : ((node['implements'] as Ast[] | null) ?? []);
  for (const one of interfaces) implement(cls, load(one, 'Interface'));
  if (cls.isEnum) implement(cls, interpreter.classNamed(cls.isBacked ? 'BackedEnum' : 'UnitEnum'));
  if (node.name) interpreter.classes.set(lower, cls);
  for (const member of node.body as readonly Ast[])
    declareMember(interpreter, frame, cls, member, node['isReadonly'] === true);
  if (cls.isEnum) for (const method of enumMethods(cls)) cls.methods.set(method.name.toLowerCase(), method);
  const text = cls.findMethod('__tostring');
  if (text && !cls.is('stringable')) cls.interfaces.push(interpreter.classNamed('Stringable'));
  checkAbstract(interpreter, cls, node);
  return cls;
}

function inherit(cls: PhpClass, parent: PhpClass): void {
  if (parent.isFinal) throw new Stop(`Class ${cls.name} cannot extend final class ${parent.name}`);
  if (parent.isInterface) throw new Stop(`Class ${cls.name} cannot extend interface ${parent.name}`);
  cls.parent = parent;
  for (const [name, method] of parent.methods) cls.methods.set(name, method);
  for (const [name, property] of parent.properties) cls.properties.set(name, property);
  for (const [name, slot] of parent.statics) cls.statics.set(name, slot);
  for (const [name, constant] of parent.constants) cls.constants.set(name, constant);
}

function implement(cls: PhpClass, one: PhpClass): void {
  if (!one.isInterface) throw new Stop(`${cls.name} cannot implement ${one.name} - it is not an interface`);
  cls.interfaces.push(one);
  for (const [name, constant] of one.constants)
    if (!cls.constants.has(name)) cls.constants.set(name, constant);
  for (const [name, method] of one.methods) if (!cls.methods.has(name)) cls.methods.set(name, method);
}

function checkAbstract(interpreter: Interpreter, cls: PhpClass, node: Ast): void {
  if (cls.isAbstract || cls.isInterface || cls.isTrait) return;
  const missing = [...cls.methods.values()].filter((method) => method.isAbstract);
  if (missing.length === 0) return;
  interpreter.markLine(node.loc.start.line);
  const names =
    missing
      .slice(0, 3)
      .map((method) => `${method.owner.name}::${method.name}`)
      .join(', ') + (missing.length > 3 ? ', ...' : '');
  throw new Stop(
    `Class ${cls.name} contains ${missing.length} abstract method${missing.length === 1 ? '' : 's'} and must therefore be declared abstract or implement the remaining methods (${names})`,
  );
}

function declareMember(
  interpreter: Interpreter,
  frame: Frame,
  cls: PhpClass,
  node: Ast,
  readonlyClass: boolean,
): void {
  if (node.kind === 'method') return declareMethod(interpreter, cls, frame, node, readonlyClass);
  if (node.kind === 'classconstant')
    for (const each of node['constants'] as Ast[])
      declareConstant(cls, frame, each, visibilityOf(node.visibility), false);
  if (node.kind === 'enumcase') declareConstant(cls, frame, node, 'public', true);
  if (node.kind === 'propertystatement')
    for (const each of node['properties'] as Ast[])
      declareProperty(interpreter, frame, cls, node, each, readonlyClass);
  if (node.kind === 'traituse') useTraits(interpreter, frame, cls, node);
}

function declareConstant(
  cls: PhpClass,
  frame: Frame,
  node: Ast,
  visibility: Visibility,
  isCase: boolean,
): void {
  const constant: Constant = {
    owner: cls,
    visibility,
    names: frame.names,
    isCase,
    ...(node.value ? { expression: node.value as Ast } : {}),
  };
  cls.constants.set(String((node.name as Ast).name), constant);
}

function declareMethod(
  interpreter: Interpreter,
  cls: PhpClass,
  frame: Frame,
  node: Ast,
  readonlyClass: boolean,
): void {
  const name = String((node.name as Ast).name);
  const before = cls.methods.get(name.toLowerCase());
  if (before?.isFinal && before.owner !== cls) {
    interpreter.markLine(node.loc.start.line);
    throw new Stop(`Cannot override final method ${before.owner.name}::${before.name}()`);
  }
  const method: Method = {
    ...makeFunction(node, frame.file, frame.names, name),
    owner: cls,
    visibility: visibilityOf(node.visibility),
    isStatic: node.isStatic === true,
    isAbstract: node.isAbstract === true || cls.isInterface,
    isFinal: node.isFinal === true,
  };
  cls.methods.set(name.toLowerCase(), method);
  for (const parameter of method.parameters)
    if (parameter.promoted)
      cls.properties.set(parameter.name, {
        name: parameter.name,
        owner: cls,
        visibility: parameter.promoted,
        nullable: parameter.nullable,
        readonly: parameter.readonly === true || readonlyClass,
        names: frame.names,
        ...(parameter.type && { type: parameter.type }),
      });
}

function declareProperty(
  interpreter: Interpreter,
  frame: Frame,
  cls: PhpClass,
  statement: Ast,
  node: Ast,
  readonlyClass: boolean,
): void {
  const name = String((node.name as Ast).name);
  const property: Property = {
    name,
    owner: cls,
    visibility: visibilityOf(statement.visibility),
    nullable: node.nullable === true,
    readonly: node['readonly'] === true || readonlyClass,
    names: frame.names,
    ...(node.type ? { type: node.type as Ast } : {}),
    ...(node.value ? { initial: node.value as Ast } : {}),
  };
  if (!statement.isStatic) return void cls.properties.set(name, property);
  const ref = new Ref(null) as Ref & { property?: Property };
  ref.property = property;
  cls.statics.set(name, ref);
  const scope: Frame = { ...frame, cls, staticClass: cls, variables: new Map() };
  if (property.initial) ref.value = interpreter.runNow(evaluate(interpreter, scope, property.initial));
}

function useTraits(interpreter: Interpreter, frame: Frame, cls: PhpClass, node: Ast): void {
  const rules = (node['adaptations'] as Ast[] | null) ?? [];
  for (const one of node['traits'] as Ast[]) {
    const name = resolveClass(frame.names, String(one.name), one.resolution);
    const trait = interpreter.findClass(name);
    if (!trait) throw interpreter.error('Error', `Trait "${name}" not found`);
    const excluded = new Set(
      rules
        .filter(
          (rule) =>
            rule.kind === 'traitprecedence' &&
            (rule['instead'] as Ast[]).some((each) => each.name === one.name),
        )
        .map((rule) => String((rule['method'] as Ast).name).toLowerCase()),
    );
    for (const [key, method] of trait.methods) {
      const own: Method = { ...method, owner: cls, statics: new Map(), file: trait.file };
      if (!excluded.has(key) && cls.methods.get(key)?.owner !== cls) cls.methods.set(key, own);
      for (const rule of rules) {
        if (rule.kind !== 'traitalias' || String((rule['method'] as Ast).name).toLowerCase() !== key)
          continue;
        if (rule['trait'] && (rule['trait'] as Ast).name !== one.name) continue;
        const alias = rule['as'] ? String((rule['as'] as Ast).name) : method.name;
        cls.methods.set(alias.toLowerCase(), {
          ...own,
          name: alias,
          visibility: rule.visibility ? visibilityOf(rule.visibility) : method.visibility,
        });
      }
    }
    for (const [key, property] of trait.properties)
      if (!cls.properties.has(key)) cls.properties.set(key, { ...property, owner: cls });
    for (const [key, constant] of trait.constants) cls.constants.set(key, { ...constant, owner: cls });
    for (const [key, slot] of trait.statics) {
      const copy = new Ref(slot.value) as Ref & { property?: Property };
      copy.property = { ...(slot as Ref & { property: Property }).property, owner: cls };
      cls.statics.set(key, copy);
    }
  }
}
