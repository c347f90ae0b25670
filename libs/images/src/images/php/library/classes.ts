// PHP's own classes, written in PHP where that is shortest; declared when first asked for.
import type { PhpClass } from '../language/class.ts';
import { declareAll } from '../language/statements.ts';
import { newNames, type Frame, type Interpreter } from '../language/interpreter.ts';
import { parsePhp, type Ast } from '../language/ast.ts';
import { databaseClasses } from './database-classes.ts';
import { splClasses } from './spl-classes.ts';

const exception = (name: string, parent: string): string => `class ${name} extends ${parent} {}`;
const throwable = `
  protected $message = ''; protected string $string = ''; protected $code = 0; protected string $file = ''; protected int $line = 0; protected array $trace = []; protected ?Throwable $previous = null;
  public function __construct($message = '', $code = 0, $previous = null) { $this->message = $message; $this->code = $code; $this->previous = $previous; }
  final public function getMessage(): string { return $this->message; } final public function getCode() { return $this->code; } final public function getFile(): string { return $this->file; }
  final public function getLine(): int { return $this->line; } final public function getTrace(): array { return $this->trace; } final public function getPrevious(): ?Throwable { return $this->previous; }
  final public function getTraceAsString(): string { return drydock_trace($this->trace); } public function __toString(): string { return drydock_describe($this); }`;

const sources: Readonly<Record<string, string>> = {
  stdclass: 'class stdClass {}',
  traversable: 'interface Traversable {}',
  iterator:
    'interface Iterator extends Traversable { function current(); function key(); function next(); function rewind(); function valid(); }',
  iteratoraggregate: 'interface IteratorAggregate extends Traversable { function getIterator(); }',
  arrayaccess:
    'interface ArrayAccess { function offsetExists($offset); function offsetGet($offset); function offsetSet($offset, $value); function offsetUnset($offset); }',
  countable: 'interface Countable { function count(); }',
  stringable: 'interface Stringable { function __toString(): string; }',
  jsonserializable: 'interface JsonSerializable { function jsonSerialize(); }',
  serializable: 'interface Serializable {}',
  unitenum: 'interface UnitEnum {}',
  backedenum: 'interface BackedEnum extends UnitEnum {}',
  throwable: 'interface Throwable extends Stringable {}',
  exception: `class Exception implements Throwable {${throwable}}`,
  error: `class Error implements Throwable {${throwable}}`,
  errorexception: `class ErrorException extends Exception { protected int $severity = 1; public function __construct($message = '', $code = 0, $severity = 1, $filename = null, $line = null, $previous = null) { parent::__construct($message, $code, $previous); $this->severity = $severity; if ($filename !== null) $this->file = $filename; if ($line !== null) $this->line = $line; } final public function getSeverity(): int { return $this->severity; } }`,
  closure: `final class Closure { public static function bind($closure, $newThis, $scope = 'static') { return drydock_bind($closure, $newThis, $scope); } public function bindTo($newThis, $scope = 'static') { return drydock_bind($this, $newThis, $scope); } public function call($newThis, ...$args) { return drydock_bind($this, $newThis, $newThis)(...$args); } public static function fromCallable($callback) { return drydock_closure($callback); } }`,
  generator: `final class Generator implements Iterator { public function current(): mixed { return drydock_generator($this, 'current'); } public function key(): mixed { return drydock_generator($this, 'key'); } public function next(): void { drydock_generator($this, 'next'); } public function rewind(): void { drydock_generator($this, 'rewind'); } public function valid(): bool { return drydock_generator($this, 'valid'); } public function send($value) { return drydock_generator($this, 'send', $value); } public function throw($exception) { return drydock_generator($this, 'throw', $exception); } public function getReturn() { return drydock_generator($this, 'return'); } }`,
  resource: 'final class resource {}',
  attribute: 'final class Attribute { public function __construct(public $flags = 63) {} }',
  allowdynamicproperties: 'final class AllowDynamicProperties {}',
  returntypewillchange: 'final class ReturnTypeWillChange {}',
  ...Object.fromEntries(
    (
      [
        ['TypeError', 'Error'],
        ['ValueError', 'Error'],
        ['ArithmeticError', 'Error'],
        ['DivisionByZeroError', 'ArithmeticError'],
        ['ArgumentCountError', 'TypeError'],
        ['AssertionError', 'Error'],
        ['UnhandledMatchError', 'Error'],
        ['CompileError', 'Error'],
        ['ParseError', 'CompileError'],
        ['LogicException', 'Exception'],
        ['RuntimeException', 'Exception'],
        ['BadFunctionCallException', 'LogicException'],
        ['BadMethodCallException', 'BadFunctionCallException'],
        ['DomainException', 'LogicException'],
        ['InvalidArgumentException', 'LogicException'],
        ['LengthException', 'LogicException'],
        ['OutOfRangeException', 'LogicException'],
        ['OutOfBoundsException', 'RuntimeException'],
        ['RangeException', 'RuntimeException'],
        ['OverflowException', 'RuntimeException'],
        ['UnderflowException', 'RuntimeException'],
        ['UnexpectedValueException', 'RuntimeException'],
        ['JsonException', 'Exception'],
      ] as const
    ).map(([name, parent]) => [name.toLowerCase(), exception(name, parent)]),
  ),
  ...splClasses,
};

/** Declares a class of PHP's own; undefined when there is none of this name or its extension is not loaded. */
export function loadInternalClass(interpreter: Interpreter, lower: string): PhpClass | undefined {
  const source = Object.hasOwn(sources, lower)
    ? sources[lower]
    : databaseClasses(lower, interpreter.host.extensions);
  if (source === undefined) return undefined;
  const frame: Frame = {
    variables: new Map(),
    args: [],
    file: 'internal',
    names: newNames(),
    line: 0,
    internal: true,
  };
  const program: Ast = parsePhp(`<?php ${source}`, 'internal');
  declareAll(interpreter, frame, program.children);
  const caller = interpreter.stack.at(-1);
  const line = caller?.line ?? 0;
  const declare = interpreter.pending.get(lower);
  interpreter.pending.delete(lower);
  const cls = declare?.();
  if (caller) caller.line = line;
  if (cls) cls.isInternal = true;
  return cls;
}
