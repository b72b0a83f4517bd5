import { desk, type Answers } from '../desk.ts';
import { follow, sayWhy } from './toast.tsx';

export type Operation = Answers['operations']['get'];
/** How often it is asked how far something is: soon at first, since most of it is short. */
const FIRST_MS = 300;
const LAST_MS = 3000;

const hasEnded = ({ finished_at }: Operation): boolean => finished_at !== null;

/**
 * Starts what takes a while, says how far it is, and answers with how it ended. Undefined where it could not be started, or
 * failed as a whole: that is said.
 */
export async function finished(
  start: () => Promise<Operation>,
  doing: (operation: Operation) => string,
): Promise<Operation | undefined> {
  const tell = follow();
  try {
    let operation = await start();
    for (let pause = FIRST_MS; !hasEnded(operation); pause = Math.min(LAST_MS, pause * 1.5)) {
      tell(doing(operation));
      await new Promise((resolve) => setTimeout(resolve, pause));
      operation = await desk.api.operations.get.query({ operation_id: operation.id });
    }
    if (operation.error === null) return operation;
    throw new Error(operation.error.message);
  } catch (error) {
    sayWhy(error);
    return undefined;
  } finally {
    tell(undefined);
  }
}
