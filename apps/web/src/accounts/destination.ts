/** Where to go after signing in. Only paths of ours: `?to=//evil.example` must not lead away. */
export function destinationOf(search: URLSearchParams): string {
  const to = search.get('to') ?? '/';
  return /^\/(?![/\\])/.test(to) ? to : '/';
}
