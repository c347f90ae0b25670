/** A Host header without port and final dot, lower case. */
export function hostName(header: string | undefined): string {
  return (header ?? '').replace(/:\d*$/, '').toLowerCase().replace(/\.$/, '');
}
