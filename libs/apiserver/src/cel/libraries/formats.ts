// Kubernetes' format library: `format.dns1123Label().validate(text)` gives the reasons why a text does not fit.
import { Optional, type Environment } from '@marcbachmann/cel-js';
import { dns1035Label, dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '@drydock/machinery';
import { formats } from '../../custom-resources/schema/formats.ts';
import { registerNamespace } from './namespace.ts';

class NamedFormat {
  constructor(readonly validate: (text: string) => readonly string[]) {}
}

const type = 'kubernetes.NamedFormat';
const prefix = (rule: (text: string) => string[]) => (text: string) => rule(text.replace(/-$/, 'a'));
const plain = (name: string) => (text: string) =>
  formats.get(name)?.(text) === false ? [`must be a valid ${name}`] : [];

const byMethod: Readonly<Record<string, (text: string) => readonly string[]>> = {
  byte: plain('byte'),
  date: plain('date'),
  datetime: plain('datetime'),
  dns1035Label,
  dns1035LabelPrefix: prefix(dns1035Label),
  dns1123Label,
  dns1123LabelPrefix: prefix(dns1123Label),
  dns1123Subdomain,
  dns1123SubdomainPrefix: prefix(dns1123Subdomain),
  labelValue,
  qualifiedName,
  uri: plain('uri'),
  uuid: plain('uuid'),
};

export function registerFormats(environment: Environment): void {
  environment.registerType(type, NamedFormat);
  const methods = Object.entries(byMethod).map(
    ([name, validate]) => [`${name}(): ${type}`, () => new NamedFormat(validate)] as const,
  );
  const named = (name: string) => {
    const validate = Object.hasOwn(byMethod, name) ? byMethod[name] : undefined;
    return validate ? Optional.of(new NamedFormat(validate)) : Optional.none();
  };
  registerNamespace(environment, 'format', {
    ...Object.fromEntries(methods),
    [`named(string): optional<${type}>`]: named,
  });
  environment.registerFunction(
    `${type}.validate(string): optional<list<string>>`,
    ({ validate }: NamedFormat, text: string) => {
      const errors = validate(text);
      return errors.length === 0 ? Optional.none() : Optional.of([...errors]);
    },
  );
}
