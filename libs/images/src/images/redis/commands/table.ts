// All commands by name.
import type { Command } from './command.ts';
import { connection } from './connection.ts';
import { hashes } from './hashes.ts';
import { keys } from './keys.ts';
import { lists } from './lists.ts';
import { server } from './server.ts';
import { sets } from './sets.ts';
import { sortedSets } from './sorted-sets.ts';
import { streams } from './streams.ts';
import { strings } from './strings.ts';

const groups = [connection, hashes, keys, lists, server, sets, sortedSets, streams, strings];
const table = new Map<string, Command>(groups.flatMap((group) => Object.entries(group)));

export function findCommand(name: string): Command | undefined {
  return table.get(name.toLowerCase());
}
