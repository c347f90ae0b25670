// node tools/run.mjs <target...>: installs what is missing, then runs the Nx targets in every project.
import { ensureDependencies, nx } from './ensure.mjs';

ensureDependencies();
nx('run-many', '-t', ...process.argv.slice(2));
