import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { assetOf } from '../asset.ts';

/** The places where the build puts the guide: beside the bundle, or in its own folder when sources run. */
const places = ['./guide/', '../../../guide/dist/guide/'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
/** The guide as it was built, or undefined where it was not. */
export const builtGuide = (): string | undefined => places.find((folder) => existsSync(join(folder, 'index.html')));

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
};

/** Serves the guide at `/guide`: the page of `docs/cli.md` at `/guide/cli`. */
export function mountGuide(app: FastifyInstance, folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const type = types[extname(name)];
    if (type === undefined) throw new Error(`The guide has a file of an unknown type: ${path}.`);
    const place = path
      .slice(join(folder, '/').length)
      .replaceAll('\\', '/')
      .replace(/(?:(?:^|\/)index)?\.html$/, '');
    const asset = assetOf(
      { 'content-type': type, 'content-security-policy': policy, 'cache-control': 'no-cache' },
      () => readFileSync(path),
    );
    app.get(place === '' ? '/guide' : `/guide/${place}`, { config: { page: true } }, asset.send);
  }
}
