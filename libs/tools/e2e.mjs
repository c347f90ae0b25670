// npm run e2e: builds what a browser meets, then runs the tests of apps/e2e.
import { ensureDependencies, nx } from './ensure.mjs';
import { build } from './build.mjs';

ensureDependencies();
build();
nx('run', '@drydock/e2e:e2e');
