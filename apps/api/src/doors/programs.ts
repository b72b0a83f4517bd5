import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { assetOf } from '../asset.ts';
import { html, page, policyOf } from './pages/html.ts';

/** The places where the build packs them: beside the bundle, which is elsewhere when sources run. */
const places = ['./programs/', '../../../../dist/programs/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
/** The folder of the packed programs, or undefined where they were not packed. */
export const packedPrograms = (): string | undefined => places.find((folder) => existsSync(folder));

const programs = [
  {
    file: 'sdk.tgz',
    type: 'application/gzip',
    about: 'SDK for TypeScript and JavaScript',
    install: (url: string) => `npm install ${url}`,
  },
  {
    file: 'cli.tgz',
    type: 'application/gzip',
    about: 'Command line',
    install: (url: string) => `npm install --global ${url}`,
  },
  {
    file: 'deskwire.vsix',
    type: 'application/zip',
    about: 'Extension for VS Code',
    install: (url: string) => `curl -O ${url} && code --install-extension deskwire.vsix`,
  },
];

/** Serves the clients that were built together with this server, so that they fit it, and a page that says how to get them. */
export function mountPrograms(app: FastifyInstance, folder: string, public_url: string): void {
  const config = { page: true } as const;
  const served = programs.flatMap((program) => {
    const path = join(folder, program.file);
    if (!existsSync(path)) return [];
    const bytes = readFileSync(path);
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    const etag = `"${integrity.slice(7, 30)}"`;
    app.get(`/${program.file}`, { config }, (req, reply) => {
      void reply.headers({ etag, 'cache-control': 'no-cache' });
      if (req.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(program.type).send(bytes);
    });
    return [{ ...program, integrity, url: new URL(program.file, public_url).href }];
  });
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyOf() };
  const list = () =>
    page(
      'SDK, command line and editor',
      html`<p>Built together with this server, so that they fit it.</p>
        ${served.map(
          ({ about, install, integrity, url }) =>
            html`<article>
              <p><a href="${url}">${about}</a></p>
              <p><code>${install(url)}</code></p>
              <p class="by"><code>${integrity}</code></p>
            </article>`,
        )}`,
    );
  app.get('/sdk', { config }, assetOf({ ...headers, 'cache-control': 'no-cache' }, list).send);
}
