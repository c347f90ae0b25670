// Every simulated image, one line each, sorted by folder.
import type { Image } from './image.ts';
import { agnhostImage } from './images/agnhost/index.ts';
import { alpine } from './images/alpine/index.ts';
import { busybox } from './images/busybox/index.ts';
import { curl } from './images/curl/index.ts';
import { debian } from './images/debian/index.ts';
import { distroless } from './images/distroless/index.ts';
import { dnsutils } from './images/dnsutils/index.ts';
import { echoServers } from './images/echo-server/index.ts';
import { etcd } from './images/etcd/index.ts';
import { guestbook } from './images/guestbook/index.ts';
import { helloApps } from './images/hello-app/index.ts';
import { helloWorld } from './images/hello-world/index.ts';
import { hpaExample } from './images/hpa-example/index.ts';
import { httpEchoImage } from './images/http-echo/index.ts';
import { httpd } from './images/httpd/index.ts';
import { mariadb } from './images/mariadb/index.ts';
import { memcached } from './images/memcached/index.ts';
import { mongo } from './images/mongo/index.ts';
import { mysql } from './images/mysql/index.ts';
import { nginx, nginxBefore119 } from './images/nginx/index.ts';
import { nginxHellos } from './images/nginx-hello/index.ts';
import { nodeImage } from './images/node/index.ts';
import { pause } from './images/pause/index.ts';
import { phpFpm } from './images/php/index.ts';
import { portainer } from './images/portainer/index.ts';
import { postgres } from './images/postgres/index.ts';
import { rabbitmq } from './images/rabbitmq/index.ts';
import { redis } from './images/redis/index.ts';
import { stressImages } from './images/stress/index.ts';
import { systemImages } from './images/system/index.ts';
import { ubuntu } from './images/ubuntu/index.ts';
import { whoamiImage } from './images/whoami/index.ts';

export const images: readonly Image[] = [
  agnhostImage,
  alpine,
  busybox,
  curl,
  debian,
  ...distroless,
  ...dnsutils,
  ...echoServers,
  etcd,
  ...guestbook,
  ...helloApps,
  helloWorld,
  hpaExample,
  httpd,
  httpEchoImage,
  mariadb,
  memcached,
  mongo,
  mysql,
  nginx,
  nginxBefore119,
  ...nginxHellos,
  nodeImage,
  pause,
  phpFpm,
  portainer,
  postgres,
  rabbitmq,
  redis,
  ...stressImages,
  ...systemImages,
  ubuntu,
  whoamiImage,
];
