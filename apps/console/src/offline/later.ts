import type { OfflinePath } from '@deskwire/sdk/offline';
import { said } from '../messages/en/offline.ts';
import { say, sayWhy } from '../parts/toast.tsx';

/** Keeps a change that is made without a connection, and says so. It is sent once there is one. */
export async function later(path: OfflinePath, input: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    const { keep } = await import('./queue.ts');
    await keep(path, input);
    say(said.kept);
  } catch (error) {
    sayWhy(error);
  }
}

export const isWithout = (): boolean => !navigator.onLine;
