import 'reflect-metadata';
import { createSessionPool } from '@drydock/session';
import { startApplication } from './application.ts';
import { createLabFolders } from './catalogue/lab-folders.ts';
import { readConfig } from './config.ts';

const config = readConfig(process.env);
const application = await startApplication(
  config,
  createLabFolders(config.labsDirectory),
  createSessionPool({}),
);
const { firstInstructor } = application;
if (firstInstructor) {
  console.log(`First start: sign in as "${firstInstructor.username}" with the one-time password`);
  console.log(`  ${firstInstructor.password}`);
}
console.log(`ready on ${application.url}`);

/** A shutdown that hangs must not keep the process: what is not written by then cannot be. */
const patience = 10_000;
let closing: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    setTimeout(() => process.exit(1), patience).unref();
    closing ??= application.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
