import { useEffect, useState } from 'react';
import type { QueueEntry } from '@deskwire/sdk/offline';
import { said } from '../messages/en/offline.ts';
import { words } from '../words.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { sayWhy } from '../parts/toast.tsx';
import { When } from '../parts/when.tsx';
import { readable } from '../readable.ts';
import { keepSeen } from './cache.ts';
import { look, queueNow, useWaiting } from './queue.ts';

const KEEP_EVERY_MS = 30_000;

/** Lets the console open without a network, and names what was loaded before it could. */
async function prepare(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  // What is needed underway is loaded while that is possible, such as what leads to other places.
  await Promise.all([
    import('./queue.ts'),
    import('./cache.ts'),
    import('../help/more.tsx'),
    import('../help/keys.tsx'),
    import('../palette/palette.tsx'),
  ]);
  await navigator.serviceWorker.register('/sw.js');
  await nameFiles();
}

/** What is loaded until the worker has taken over is not seen by it, so it is named again. */
async function nameFiles(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => path.startsWith('/assets/'));
  active?.postMessage({ files });
}

/** What was changed without a connection and waits: how much it is, and what of it needs a decision. */
export function OfflineState() {
  const waiting = useWaiting();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    void prepare().catch(() => {});
    void look().catch(() => {});
    const stop = queueNow().start();
    const leave = () => {
      void keepSeen();
      void nameFiles().catch(() => {});
    };
    const timer = setInterval(leave, KEEP_EVERY_MS);
    addEventListener('visibilitychange', leave);
    addEventListener('offline', leave);
    const first = setTimeout(leave, 3000);
    return () => {
      stop();
      clearInterval(timer);
      clearTimeout(first);
      removeEventListener('visibilitychange', leave);
      removeEventListener('offline', leave);
    };
  }, []);
  if (waiting.length === 0) return null;
  const undecided = waiting.filter(({ problem }) => problem !== undefined).length;
  return (
    <div
      role="status"
      className={`no-print flex items-center justify-center gap-3 px-4 py-1 text-sm ${undecided > 0 ? 'bg-danger-soft text-danger' : 'bg-accent-soft text-accent'}`}
    >
      {undecided > 0 ? said.undecided(undecided) : said.waiting(waiting.length)}
      <Button look="bare" onClick={() => setOpen(true)}>
        {said.show}
      </Button>
      {isOpen ? (
        <Dialog title={said.title} close={() => setOpen(false)}>
          <ul className="space-y-3 text-sm text-ink">
            {waiting.map((entry) => (
              <Waiting key={entry.id} entry={entry} />
            ))}
          </ul>
        </Dialog>
      ) : null}
    </div>
  );
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** One change: what it is, and, where the row was changed meanwhile, both sides of each field. */
function Waiting({ entry: { id, path, input, at, problem } }: { entry: QueueEntry }) {
  const act = (work: (queue: ReturnType<typeof queueNow>) => Promise<unknown>) => {
    void work(queueNow()).then(look, sayWhy);
  };
  const fields = Object.entries(input).filter(([name]) => name !== 'version' && name !== 'id' && !name.endsWith('_id'));
  return (
    <li className="rounded-md border border-line p-3">
      <p className="flex gap-3">
        <strong className="min-w-0 grow">{readable(path)}</strong>
        <When at={at} />
      </p>
      {problem?.kind === 'conflict' ? (
        <table className="my-2 w-full">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th />
              <th className="pr-3">{said.mine}</th>
              <th>{said.theirs}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(([name, value]) => (
              <tr key={name} className="border-t border-line align-top">
                <th scope="row" className="py-1 pr-3 text-left font-semibold">
                  {readable(name)}
                </th>
                <td className="py-1 pr-3 wrap-anywhere">{shown(value)}</td>
                <td className="py-1 wrap-anywhere">{shown(problem.current[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="wrap-anywhere text-muted">{fields.map(([, value]) => shown(value)).join(' · ')}</p>
      )}
      {problem?.kind === 'refused' ? <p className="text-danger">{problem.message}</p> : null}
      {problem === undefined ? null : (
        <div className="mt-2 flex flex-wrap gap-2">
          {problem.kind === 'conflict' ? (
            <Button look="solid" onClick={() => act((queue) => queue.keepMine(id))}>
              {said.keepMine}
            </Button>
          ) : (
            <Button look="solid" onClick={() => act((queue) => queue.retry(id))}>
              {words.state.again}
            </Button>
          )}
          <Button onClick={() => act((queue) => queue.discard(id))}>
            {problem.kind === 'conflict' ? said.keepTheirs : said.discard}
          </Button>
        </div>
      )}
    </li>
  );
}
