// IsDomainPrefixedPath of util/validation: `example.com/some/path`.
import { dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';

const pattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

export function validateDomainPrefixedPath(path: string, text: string): FieldError[] {
  if (text === '') return [fieldError.required(path)];
  const slash = text.indexOf('/');
  const [domain, rest] = slash < 0 ? [] : [text.slice(0, slash), text.slice(slash + 1)];
  if (!domain || !rest)
    return [fieldError.invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const errors = dns1123Subdomain(domain).map((problem) => fieldError.invalid(path, domain, problem));
  if (!new RegExp(`^${pattern}$`).test(rest))
    errors.push(fieldError.invalid(path, rest, `Invalid path (regex used for validation is '${pattern}')`));
  return errors;
}
