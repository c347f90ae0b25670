#!/usr/bin/env node
// Placeholder: see generate.mjs. Fails loudly so that `prisma migrate` never pretends to have worked.
console.error(
  'This repository writes migrations with `npm run db:migration` and applies them when the API starts.',
);
process.exit(1);
