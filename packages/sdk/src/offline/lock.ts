/** The locks of this process, on platforms without `navigator.locks`. */
const held = new Map<string, Promise<unknown>>();

/** Runs work under a lock of this name among all pages of the origin or, without `navigator.locks`, in this process. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (globalThis as { navigator?: { locks?: LockManagerLike } }).navigator?.locks;
  if (locks !== undefined) return locks.request(name, work) as Promise<T>;
  const before = held.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => {});
  held.set(name, settled);
  try {
    return await mine;
  } finally {
    if (held.get(name) === settled) held.delete(name);
  }
}
interface LockManagerLike {
  request(name: string, work: () => Promise<unknown>): Promise<unknown>;
}
