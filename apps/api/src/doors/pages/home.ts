import type { FastifyInstance } from 'fastify';
import { assetOf } from '../../asset.ts';
import type { Console } from '../console.ts';

/** The page for people who open a server without a console. */
const HOME = '/docs';

/** The icon of every page we serve. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#1f4fd8"/>
<path d="M9 8h6a8 8 0 0 1 0 16H9zm4 4v8h2a4 4 0 0 0 0-8z" fill="#fff"/>
<circle cx="25" cy="8" r="3" fill="#ffc53d"/>
</svg>
`;

/** Mounts the page at the root and the icon of its tab, which a browser asks for first. */
export function mountHome(app: FastifyInstance, console: Console | undefined): void {
  app.get('/', { config: { page: true } }, console?.send ?? ((_req, reply) => reply.redirect(HOME, 302)));
  const asset = assetOf({ 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' }, () => icon);
  // Browsers ask for the .ico by themselves, and go by the content type of the response.
  for (const url of ['/favicon.svg', '/favicon.ico']) app.get(url, { config: { page: true } }, asset.send);
}
