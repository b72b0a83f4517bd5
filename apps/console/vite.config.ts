import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The address of a running server, whose doors `npm run dev` in this folder passes on to. */
const server = process.env['DESKWIRE_URL'] ?? 'http://127.0.0.1:3000';

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
        // The libraries of the first screen change seldom, so browsers keep them from one release to the next. Our own files
        // are split by what needs them: put together by hand, they would be run in an order that is not theirs.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: 'vendor',
              test: /node_modules\/(?:@tanstack|@trpc|react|react-dom|scheduler|eventsource-parser|use-sync-external-store)\//,
            },
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
