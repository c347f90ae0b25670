// Commands that etcdctl has and that are refused here.
import type { CtlCommand } from './command.ts';

const rows: readonly (readonly [words: string, usage: string, short: string])[] = [
  ['auth disable', '[flags]', 'Disables authentication'],
  ['auth enable', '[flags]', 'Enables authentication'],
  ['auth status', '[flags]', 'Returns authentication status'],
  ['check datascale', '[options]', 'Check the memory usage of holding data for different workloads on a given server endpoint.'],
  ['check perf', '[options]', 'Check the performance of the etcd cluster'],
  ['completion', '[bash|zsh|fish|powershell]', 'Generate completion script'],
  ['downgrade cancel', '[flags]', 'Cancel the ongoing downgrade action to cluster'],
  ['downgrade enable', '<TARGET_VERSION>', 'Start a downgrade action to cluster'],
  ['downgrade validate', '<TARGET_VERSION>', 'Validate downgrade capability before starting downgrade'],
  ['elect', '<election-name> [proposal]', 'Observes and participates in leader election'],
  ['endpoint hashkv', '[flags]', 'Prints the KV history hash for each endpoint in --endpoints'],
  ['lock', '<lockname> [exec-command arg1 arg2 ...]', 'Acquires a named lock'],
  ['make-mirror', '[options] <destination>', 'Makes a mirror at the destination etcd cluster'],
  ['member add', '<memberName> [options]', 'Adds a member into the cluster'],
  ['member promote', '<memberID>', 'Promotes a non-voting member in the cluster'],
  ['member remove', '<memberID>', 'Removes a member from the cluster'],
  ['member update', '<memberID> [options]', 'Updates a member in the cluster'],
  ['move-leader', '<transferee-member-id>', 'Transfers leadership to another etcd cluster member.'],
  ['role add', '<role name>', 'Adds a new role'],
  ['role delete', '<role name>', 'Deletes a role'],
  ['role get', '<role name>', 'Gets detailed information of a role'],
  ['role grant-permission', '[options] <role name> <permission type> <key> [endkey]', 'Grants a key to a role'],
  ['role list', '[flags]', 'Lists all roles'],
  ['role revoke-permission', '<role name> <key> [endkey]', 'Revokes a key from a role'],
  ['txn', '[options]', 'Txn processes all the requests in one transaction'],
  ['user add', '<user name or user:password> [options]', 'Adds a new user'],
  ['user delete', '<user name>', 'Deletes a user'],
  ['user get', '<user name> [options]', 'Gets detailed information of a user'],
  ['user grant-role', '<user name> <role name>', 'Grants a role to a user'],
  ['user list', '[flags]', 'Lists all users'],
  ['user passwd', '<user name> [options]', 'Changes password of user'],
  ['user revoke-role', '<user name> <role name>', 'Revokes a role from a user'],
]; // prettier-ignore

export const notSimulatedCommands: readonly CtlCommand[] = rows.map(([words, usage, short]) => ({
  words,
  usage,
  short,
}));
