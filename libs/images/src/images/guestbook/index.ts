// The images of Kubernetes' guestbook tutorial: the PHP front end and Redis in its two roles.
import { debianBase } from '../../base/index.ts';
import { exec } from '../../exec.ts';
import type { Image } from '../../image.ts';
import { redis } from '../redis/index.ts';
import { frontEnd } from './front-end.ts';

const redisVersion = '6.0.20';

const front = (repository: string, tags: readonly string[], names: 'new' | 'old'): Image => ({
  repository,
  about: {
    does: "The guestbook's page and its guestbook.php over Redis; GET_HOSTS_FROM dns or env.",
    leftOut: ['Any other PHP page, phpinfo(), stack traces; the page is simpler than the real one'],
  },
  tags: Object.fromEntries(tags.map((tag) => [tag, tag])),
  size: 145_000_000,
  published: 1_640_000_000_000,
  config: () => ({
    entrypoint: ['docker-php-entrypoint'],
    cmd: ['apache2-foreground'],
    workingDir: '/var/www/html',
    exposedPorts: ['80/tcp'],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      GET_HOSTS_FROM: 'dns',
      GUESTBOOK_NAMES: names,
    },
  }),
  files: (fs) => {
    debianBase.files(fs);
    fs.mkdir('/var/www/html', { recursive: true });
    fs.writeProgram('/usr/local/bin/docker-php-entrypoint', 'gb-frontend');
  },
  programs: () => ({ ...debianBase.programs, 'gb-frontend': frontEnd }),
});

/** Redis that follows `redis-leader` (of old: `redis-master`). */
const follower = (repository: string, tags: readonly string[], leader: 'leader' | 'master'): Image => ({
  ...redis,
  repository,
  about: { does: `Redis as a replica of redis-${leader}.`, leftOut: redis.about?.leftOut ?? [] },
  tags: Object.fromEntries(tags.map((tag) => [tag, redisVersion])),
  config: (version) => ({ ...redis.config(version), entrypoint: [], cmd: ['/bin/sh', '-c', '/run.sh'] }),
  files: (fs, version) => {
    redis.files(fs, version);
    fs.writeProgram('/run.sh', 'follow-leader');
  },
  programs: (version) => ({
    ...redis.programs(version),
    'follow-leader': (process) => {
      const fromEnvironment = process.env.get('GET_HOSTS_FROM') === 'env';
      const host = fromEnvironment
        ? (process.env.get(`REDIS_${leader.toUpperCase()}_SERVICE_HOST`) ?? '')
        : `redis-${leader}`;
      return exec(process, ['redis-server', '--replicaof', host, '6379']);
    },
  }),
});

export const guestbook: readonly Image[] = [
  front('us-docker.pkg.dev/google-samples/containers/gke/gb-frontend', ['v5', 'v6', 'latest'], 'new'),
  front('gcr.io/google-samples/gb-frontend', ['v5', 'v6'], 'new'),
  front('gcr.io/google_samples/gb-frontend', ['v5'], 'new'),
  front('gcr.io/google-samples/gb-frontend', ['v3', 'v4'], 'old'),
  front('gcr.io/google_samples/gb-frontend', ['v3', 'v4'], 'old'),
  follower('us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower', ['v2', 'latest'], 'leader'),
  follower('gcr.io/google_samples/gb-redis-follower', ['v2'], 'leader'),
  follower('gcr.io/google_samples/gb-redisslave', ['v1', 'v2', 'v3'], 'master'),
  {
    ...redis,
    repository: 'registry.k8s.io/redis',
    tags: { e2e: redisVersion, v1: redisVersion },
    about: { does: 'Redis, as the older guestbook names it.', leftOut: redis.about?.leftOut ?? [] },
  },
];
