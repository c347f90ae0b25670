import { writeText } from '@drydock/machinery';
import type { Program } from '@drydock/shell';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';
import { httpDate, timeParts } from '../../time.ts';
import { startWebServer } from '../../web-server.ts';

/** Google's hello-app: version and host name on every path. */
const helloApp = (version: string): Program => async (process) => {
  const stopped = stopSignal(process);
  const port = Number(process.env.get('PORT') ?? '8080') || 8080;
  const log = (text: string) => {
    const at = timeParts(process.clock.now());
    return writeText(process.stderr, `${at.year}/${at.month}/${at.day} ${at.time} ${text}\n`);
  };
  await log(`Server listening on port ${port}`);
  const stop = startWebServer(process, {
    port,
    handle: async (request) => {
      await log(`Serving request: ${request.target.split('?')[0]}`);
      return {
        status: 200,
        headers: [
          ['Date', httpDate(process.clock.now())],
          ['Content-Type', 'text/plain; charset=utf-8'],
        ],
        body: `Hello, world!\nVersion: ${version}\nHostname: ${process.kernel.hostname}\n`,
      };
    },
  });
  await stopped;
  stop();
  return 0;
}; // prettier-ignore

const image = (repository: string): Image => ({
  repository,
  about: { does: 'Answers every path with its version and host name.', leftOut: [] },
  tags: { '1.0': '1.0.0', '2.0': '2.0.0', latest: '2.0.0' },
  size: 11_500_000,
  published: 1_640_000_000_000,
  config: () => ({ entrypoint: ['./hello-app'], workingDir: '/', env: { PORT: '8080' } }),
  files: (fs) => fs.writeProgram('/hello-app', 'hello-app'),
  programs: (version) => ({ 'hello-app': helloApp(version) }),
});

export const helloApps: readonly Image[] = [
  image('gcr.io/google-samples/hello-app'),
  image('us-docker.pkg.dev/google-samples/containers/gke/hello-app'),
];
