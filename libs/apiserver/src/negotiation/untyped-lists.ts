// Lists of custom resources keep kind and apiVersion in their items on the wire: no Go struct drops them.
const untyped = new WeakSet<object>();

export function keepItemKinds(list: object): void {
  untyped.add(list);
}

export function keepsItemKinds(list: object): boolean {
  return untyped.has(list);
}
