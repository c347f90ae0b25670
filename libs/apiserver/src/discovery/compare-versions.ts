/** v2 after v1, stable after beta after alpha. */
export function compareVersions(a: string, b: string): number {
  const read = (text: string) => /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text);
  const [left, right] = [read(a), read(b)];
  if (!left || !right) return left ? 1 : right ? -1 : a < b ? 1 : a > b ? -1 : 0;
  const stability = (m: RegExpExecArray) => (m[2] === undefined ? 2 : m[2] === 'beta' ? 1 : 0);
  return (
    stability(left) - stability(right) ||
    Number(left[1]) - Number(right[1]) ||
    Number(left[3] ?? 0) - Number(right[3] ?? 0)
  );
}
