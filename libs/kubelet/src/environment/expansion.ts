/** `$(NAME)` in commands, arguments and values; `$$(NAME)` stays as `$(NAME)`, an unknown name stays as it is. */
export function expandVariables(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => {
    if (whole === '$$') return '$';
    return lookup(name ?? '') ?? whole;
  });
}
