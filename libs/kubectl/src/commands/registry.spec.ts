// The tree of commands against the official one (testdata/help.json: names, aliases, usage lines and flags of 1.33).
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Command } from '../command.ts';
import { globalFlags } from '../flags/global.ts';
import type { Flag } from '../flags/flag.ts';
import { usageLine } from '../help/help.ts';
import { root } from './registry.ts';

interface OfficialCommand {
  readonly usage: string;
  readonly aliases: readonly string[];
  readonly flags: readonly string[];
}

const official = JSON.parse(
  readFileSync(new URL('../testdata/help.json', import.meta.url), 'utf8'),
) as Record<string, OfficialCommand>;

function walk(command: Command, path = ''): readonly (readonly [string, Command])[] {
  return (command.subcommands ?? []).flatMap((one) => {
    const name = path === '' ? one.name : `${path} ${one.name}`;
    return [[name, one] as const, ...walk(one, name)];
  });
}

function flagTexts(flags: readonly Flag[]): string[] {
  return flags
    .filter((flag) => !flag.hidden)
    .map((flag) => {
      const value = flag.type === 'string' ? `'${flag.default}'` : flag.default;
      return `${flag.short ? `-${flag.short}, ` : ''}--${flag.name}=${value}`;
    })
    .sort();
}

const commands = walk(root).filter(([, command]) => !command.hidden);

test('every folder is registered', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const names = new Set((root.subcommands ?? []).map(({ name }) => name));
  expect(folders.filter((folder) => !names.has(folder))).toEqual([]);
});

test('the same verbs as the official tool', () => {
  const top = Object.keys(official).filter((path) => !path.includes(' ') && path !== 'options');
  const ours = (root.subcommands ?? []).filter((command) => !command.hidden).map(({ name }) => name);
  expect([...ours].sort()).toEqual([...top].sort());
});

test('names and flags are unique', () => {
  for (const [path, command] of commands) {
    const names = (command.flags ?? []).map(({ name }) => name);
    expect({ path, twice: names.filter((name, i) => names.indexOf(name) !== i) }).toEqual({
      path,
      twice: [],
    });
  }
});

test('global flags', () => {
  const ours = flagTexts(globalFlags.filter(({ name }) => name !== 'cache-dir'));
  expect(ours.map((text) => text.replace(/''$/, ''))).toEqual(
    [...official['options']!.flags].sort().map((text) => text.replace(/''$/, '')),
  );
});

describe('usage, aliases and flags', () => {
  const simulated = commands.filter(([, command]) => command.simulated !== false);
  test.each(simulated)('%s', (path, command) => {
    const theirs = official[path]!;
    const line = usageLine(command, `kubectl ${path}`);
    expect({ usage: line, aliases: command.aliases ?? [], flags: flagTexts(command.flags ?? []) }).toEqual({
      usage: theirs.usage,
      aliases: theirs.aliases,
      flags: [...theirs.flags].sort(),
    });
  });
});
