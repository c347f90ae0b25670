import { existsSync } from 'node:fs';
import path from 'node:path';
import { static as serveStatic } from 'express';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

const ours = /^\/(api|preview|socket\.io)(\/|$)/;

/** Serves the built web app; addresses that it routes itself (`/labs`, `/attempts/…`) all get its one page. */
export function serveWebApp(app: NestExpressApplication, directory: string): void {
  const index = path.join(directory, 'index.html');
  app.use(serveStatic(directory, { index: false, setHeaders: cacheHashedFiles }));
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage = request.method === 'GET' && !ours.test(request.path) && !path.extname(request.path);
    if (!isPage || !existsSync(index)) return next();
    response.set('Cache-Control', 'no-cache').sendFile(index);
  });
}

/** Vite puts a hash of the content into the names below `assets`. */
function cacheHashedFiles(response: Response, file: string): void {
  if (path.basename(path.dirname(file)) === 'assets')
    response.set('Cache-Control', 'public, max-age=31536000, immutable');
}
