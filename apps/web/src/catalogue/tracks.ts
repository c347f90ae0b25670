import type { LabCard } from '@drydock/contracts';

export interface Track {
  readonly track: string;
  readonly title: string;
  readonly cards: readonly LabCard[];
}

/** Labs by their folder, in the order in which the server lists them. */
export function byTrack(labs: readonly LabCard[]): readonly Track[] {
  const tracks = new Map<string, LabCard[]>();
  for (const lab of labs) tracks.set(lab.track, [...(tracks.get(lab.track) ?? []), lab]);
  return [...tracks].map(([track, cards]) => ({ track, title: titleOf(track), cards }));
}

/** `01-first-steps` → "First steps". */
export function titleOf(folder: string): string {
  const words = folder.replace(/^\d+[-_]?/, '').replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
