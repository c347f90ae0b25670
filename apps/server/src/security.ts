import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { refuseForeignOrigins } from './accounts/origin.ts';
import type { ServerConfig } from './config.ts';
import { describeError } from './errors/describe-error.ts';
import { DomainError } from './errors/domain-error.ts';

const quarterOfAnHour = 15 * 60_000;

/** Headers, limits and body parsers in front of all routes. */
export function protect(app: NestExpressApplication, config: ServerConfig): void {
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.use(exceptPreview(pageHeaders()));
  app.use('/api', refuseForeignOrigins);
  app.use('/api/auth/sign-in', limit(config.signInLimit));
  app.use('/api/auth/password', limit(config.signInLimit));
  app.use('/api/auth/sign-up', limit(config.signUpLimit));
  app.use('/api', express.json({ limit: '64kb' }));
  app.use('/preview', express.raw({ type: () => true, limit: '4mb' }));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const { status, body } = describeError(error);
    response.status(status).json(body);
  });
}

function pageHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        frameSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"], // Mantine and xterm set styles at run time
      },
    },
    strictTransportSecurity: false, // the business of the proxy that speaks TLS
    crossOriginEmbedderPolicy: false,
  });
}

/** Pages of learners' clusters have headers of their own. */
function exceptPreview(handler: RequestHandler): RequestHandler {
  return (request, response, next) =>
    request.path.startsWith('/preview/') ? next() : handler(request, response, next);
}

/** Counts refused requests only: whoever knows the password is never locked out by their own success. */
function limit(count: number): RequestHandler {
  return rateLimit({
    windowMs: quarterOfAnHour,
    limit: count,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => {
      const { status, body } = describeError(
        new DomainError('too-many-requests', 'Too many attempts. Wait a quarter of an hour.'),
      );
      response.status(status).json(body);
    },
  });
}
