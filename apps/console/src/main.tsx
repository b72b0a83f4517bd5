import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyDensity } from './density.ts';
import { queries } from './desk.ts';
import { goLive } from './live.ts';
import { router } from './router.tsx';
import { meOptions } from './session.ts';
import './styles.css';
import { applyTheme, chosenTheme } from './theme.ts';

applyTheme(chosenTheme());
applyDensity();

async function start(): Promise<void> {
  // Without a connection there is what was seen before. Nothing waits for this at the top of the module: what it loads is made
  // of what this module is made of.
  if (!navigator.onLine) await import('./offline/cache.ts').then(({ showSeen }) => showSeen()).catch(() => {});
  // Asked for before anything is drawn, in one batch with what the first screen needs.
  void queries.prefetchQuery(meOptions);
  goLive();
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
void start();
