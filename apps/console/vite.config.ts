import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The address of a running server, whose doors `npm run dev` in this folder passes on to. */
const server = process.env['DESKWIRE_URL'] ?? 'http://127.0.0.1:3000';

/** Words that one area alone needs come with it. */
const wordsOf: Readonly<Record<string, string>> = {
  ai: 'settings/ai',
  automation: 'workflows',
  field: 'field',
  forms: 'settings/team',
  goods: 'products',
  help: 'help',
  inbound: 'settings/inbound',
  issues: 'tickets',
  jira: 'settings/jira',
  mail: 'settings/mail',
  merge: 'people',
  outside: 'settings/team',
  prices: 'settings/plans',
  programs: 'settings/programs',
  reports: 'reports',
  secrets: 'workflows',
  sharing: 'knowledge',
  sorting: 'settings/ai',
  suggestions: 'tickets',
};
/** The folder of an area: the settings have several of them, and words that several areas share one each. */
const areaPath = /console\/src\/(messages\/en\/\w+|settings\/\w+|\w+)[/.]/;
function areaOf(id: string): string {
  const [, area = ''] = areaPath.exec(id) ?? [];
  return (wordsOf[area.replace('messages/en/', '')] ?? area).replaceAll('/', '-');
}

export default defineConfig({
  plugins: [react(), tailwind()],
  build: {
    // The bundle of the server takes the folder as it is called.
    outDir: 'dist/console',
    target: 'es2024',
    // Lists of names are in the manifest: the api serves what it names with a year of cache.
    manifest: true,
    sourcemap: true,
    // A policy without data: URLs of scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // The libraries of the first screen change seldom, so browsers keep them from one release to the next. The first
        // screen needs nothing of what follows, and an area little of another: a request more costs more than a few bytes
        // that a screen does not need, and whoever opened one screen of an area has them all.
        codeSplitting: {
          groups: [
            { name: 'vendor', test: /node_modules/, tags: ['$initial'], priority: 4 },
            { name: 'first', tags: ['$initial'], priority: 3 },
            {
              name: 'parts',
              test: /console\/src\/(?:parts\/|messages\/en\/(?:rest|approvals|operations|teams|transfer)|\w+\.)/,
              priority: 2,
            },
            { name: areaOf, test: areaPath, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/trpc', '/sign-in', '/two-factor', '/forgot-password', '/docs'].map((path) => [path, server]),
    ),
  },
});
