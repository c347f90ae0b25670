// Every simulated image, one line each, sorted by folder.
import type { Image } from './image.ts';
import { alpine } from './images/alpine/index.ts';
import { busybox } from './images/busybox/index.ts';
import { curl } from './images/curl/index.ts';
import { debian } from './images/debian/index.ts';
import { echoServers } from './images/echo-server/index.ts';
import { etcd } from './images/etcd/index.ts';
import { httpEchoImage } from './images/http-echo/index.ts';
import { httpd } from './images/httpd/index.ts';
import { mariadb } from './images/mariadb/index.ts';
import { mysql } from './images/mysql/index.ts';
import { nginx, nginxBefore119 } from './images/nginx/index.ts';
import { pause } from './images/pause/index.ts';
import { phpFpm } from './images/php/index.ts';
import { portainer } from './images/portainer/index.ts';
import { postgres } from './images/postgres/index.ts';
import { redis } from './images/redis/index.ts';
import { systemImages } from './images/system/index.ts';
import { ubuntu } from './images/ubuntu/index.ts';
import { whoamiImage } from './images/whoami/index.ts';

export const images: readonly Image[] = [
  alpine,
  busybox,
  curl,
  debian,
  ...echoServers,
  etcd,
  httpEchoImage,
  httpd,
  mariadb,
  mysql,
  nginx,
  nginxBefore119,
  pause,
  phpFpm,
  portainer,
  postgres,
  redis,
  ...systemImages,
  ubuntu,
  whoamiImage,
];
