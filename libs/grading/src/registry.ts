// Every kind of check, one line each, sorted.
import type { CheckBody } from '@drydock/lab';
import type { CheckType } from './check-type.ts';
import { all } from './checks/all/all.ts';
import { answer } from './checks/answer/answer.ts';
import { any } from './checks/any/any.ts';
import { command } from './checks/command/command.ts';
import { dns } from './checks/dns/dns.ts';
import { event } from './checks/event/event.ts';
import { file } from './checks/file/file.ts';
import { http } from './checks/http/http.ts';
import { logs } from './checks/logs/logs.ts';
import { not } from './checks/not/not.ts';
import { rbac } from './checks/rbac/rbac.ts';
import { resource } from './checks/resource/resource.ts';
import { unchanged } from './checks/unchanged/unchanged.ts';

export const checkTypes: { readonly [K in keyof Required<CheckBody>]: CheckType<K> } = {
  all,
  answer,
  any,
  command,
  dns,
  event,
  file,
  http,
  logs,
  not,
  rbac,
  resource,
  unchanged,
};
