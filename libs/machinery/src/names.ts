// util/validation of apimachinery: each function returns the real texts of what is wrong; an empty list is a good name.

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const dns1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValuePattern = `(${qualified})?`;

// The odd comma and double space are apimachinery's own (RegexError).
const regexHint = (examples: readonly string[], pattern: string) =>
  `(e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`;

const tooLong = (max: number) => `must be no more than ${max} characters`;

export function dns1123Label(text: string): string[] {
  // what would do as a subdomain can only have dots against it
  const isSubdomain = text.length <= 63 && new RegExp(`^${subdomain}$`).test(text);
  if (isSubdomain && text.includes('.')) return ['must not contain dots'];
  return check(text, 63, label, [
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    ['my-name', '123-abc'],
  ]);
}

export function dns1123Subdomain(text: string): string[] {
  return check(text, 253, subdomain, [
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    ['example.com'],
  ]);
}

export function dns1035Label(text: string): string[] {
  return check(text, 63, dns1035, [
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    ['my-name', 'abc-123'],
  ]);
}

function check(
  text: string,
  max: number,
  pattern: string,
  [message, examples]: [string, string[]],
): string[] {
  const errors = text.length > max ? [tooLong(max)] : [];
  // The length bounds the work: these patterns are quadratic on hostile input.
  if (text.length > max * 4 || !new RegExp(`^${pattern}$`).test(text))
    errors.push(`${message} ${regexHint(examples, pattern)}`);
  return errors;
}

/** Names of RBAC objects: one segment of a path. An absent name is an empty one, as in Go. */
export function pathSegmentName(text = ''): string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  const errors: string[] = [];
  for (const illegal of ['/', '%']) if (text.includes(illegal)) errors.push(`may not contain '${illegal}'`);
  return errors;
}

/** Keys of labels and annotations: `[prefix/]name`. */
export function qualifiedName(text = ''): string[] {
  const parts = text.split('/');
  const hint = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character ${regexHint(['MyName', 'my.name', '123-abc'], qualified)}`;
  if (parts.length > 2)
    return [
      `a qualified name ${hint} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const errors: string[] = [];
  const name = parts[parts.length - 1]!;
  if (parts.length === 2) {
    const prefix = parts[0]!;
    if (prefix === '') errors.push('prefix part must be non-empty');
    else errors.push(...dns1123Subdomain(prefix).map((error) => `prefix part ${error}`));
  }
  if (name === '') errors.push('name part must be non-empty');
  else if (name.length > 63) errors.push(`name part ${tooLong(63)}`);
  if (name.length > 1024 || !new RegExp(`^${qualified}$`).test(name)) errors.push(`name part ${hint}`);
  return errors;
}

export function labelValue(text: string): string[] {
  const errors = text.length > 63 ? [tooLong(63)] : [];
  if (text.length > 1024 || !new RegExp(`^${labelValuePattern}$`).test(text))
    errors.push(
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character ${regexHint(['MyValue', 'my_value', '12345'], labelValuePattern)}`,
    );
  return errors;
}
