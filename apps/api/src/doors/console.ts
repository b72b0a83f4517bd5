import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assetOf, type Asset } from '../asset.ts';

/** Scripts and styles are our own files, and talk to our own doors only. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "manifest-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  map: 'application/json; charset=utf-8',
};

/** Files beside the page whose names never change; the worker that opens it offline has a policy of its own. */
const beside = {
  'sw.js': {
    'content-type': 'text/javascript; charset=utf-8',
    'content-security-policy': "default-src 'none'; connect-src 'self'",
  },
  'manifest.webmanifest': { 'content-type': 'application/manifest+json' },
} as const;

/** The places where `vite build` puts the console: beside the bundle, or in its own folder when sources run. */
const places = ['./console/', '../../../console/dist/console/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** The console as it was built, or undefined where it was not. */
export const builtConsole = (): string | undefined => places.find((folder) => existsSync(join(folder, 'index.html')));

/** Addresses that programs ask for: what is not found there is told in JSON. */
const ofPrograms = /^\/(?:api|trpc|mcp|docs|assets|health|metrics)(?:[/?]|$)/;

export interface Console {
  /** Whether a person's browser asks for a page that has no route of its own, so that the console shows it. */
  owns(req: FastifyRequest): boolean;
  send(req: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/** Serves the files of the console, whose names change with their content, and returns its page. */
export function mountConsole(app: FastifyInstance, folder: string): Console {
  const forever = { 'cache-control': 'public, max-age=31536000, immutable' };
  for (const name of readdirSync(join(folder, 'assets'))) {
    const type = types[name.slice(name.lastIndexOf('.') + 1)];
    if (type === undefined) throw new Error(`The console has a file of an unknown type: ${name}.`);
    const asset = assetOf({ ...forever, 'content-type': type }, () => readFileSync(join(folder, 'assets', name)));
    app.get(`/assets/${name}`, { config: { page: true } }, asset.send);
  }
  for (const [name, headers] of Object.entries(beside)) {
    const asset = assetOf({ 'cache-control': 'no-cache', ...headers }, () => readFileSync(join(folder, name)));
    app.get(`/${name}`, { config: { page: true } }, asset.send);
  }
  const page: Asset = assetOf(
    { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-cache' },
    () => readFileSync(join(folder, 'index.html')),
  );
  return {
    owns: ({ method, url, headers }) =>
      (method === 'GET' || method === 'HEAD') &&
      headers.accept?.includes('text/html') === true &&
      !ofPrograms.test(url),
    send: page.send,
  };
}
