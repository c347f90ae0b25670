// Values that Kubernetes decodes with code of their own, and what that code says when it cannot.
import { parseQuantity } from '@drydock/machinery';

const quantityForm = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';

/** The canonical text of a quantity (`0.5Gi` is `512Mi`), or resource.ParseQuantity's error. */
export function quantityText(raw: unknown): { readonly text?: string; readonly error?: string } {
  const text = typeof raw === 'string' || typeof raw === 'number' ? String(raw).trim() : '';
  const quantity = parseQuantity(text);
  if (quantity) return { text: quantity.toString() };
  const parts = new RegExp(quantityForm).exec(text);
  if (!parts) return { error: `quantities must match the regular expression '${quantityForm}'` };
  const numeric = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(parts[1]!);
  return {
    error: numeric ? "unable to parse quantity's suffix" : 'unable to parse numeric part of quantity',
  };
}

/** Go's CorruptInputError, or undefined for good base64. */
export function base64Error(text: string): string | undefined {
  const clean = text.replace(/[\r\n]/g, '');
  const body = clean.replace(/={1,2}$/, '');
  const illegal = [...body].findIndex((character) => !/[A-Za-z0-9+/]/.test(character));
  if (illegal >= 0) return `illegal base64 data at input byte ${illegal}`;
  if (clean.length % 4 !== 0) {
    const padded = body.length !== clean.length;
    return `illegal base64 data at input byte ${padded ? clean.length : clean.length - (clean.length % 4)}`;
  }
  return undefined;
}
