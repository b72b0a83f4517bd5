import { look, queueNow, useWaiting } from '../offline/queue.ts';
import { sayWhy } from '../parts/toast.tsx';

type Queue = ReturnType<typeof queueNow>;

/** What waits in this browser about one inspection. */
export const useWaitingOf = (inspection_id: string) =>
  useWaiting().filter(({ input }) => input['inspection_id'] === inspection_id);

/** Does something with what waits, and shows what waits then. What cannot be kept is said. */
export const withQueue = (work: (queue: Queue) => Promise<unknown>): void => void work(queueNow()).then(look, sayWhy);
