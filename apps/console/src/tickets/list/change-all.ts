import { api, desk, queries } from '../../desk.ts';
import { words } from '../../words.ts';
import { finished } from '../../parts/operation.ts';
import { say } from '../../parts/toast.tsx';
import type { Change } from '../bulk.ts';
import type { Filter } from '../search.ts';

/** How many refusals are said here; all of them stand with the operation. */
const SAID = 5;

/** Changes every ticket that fits a filter, whatever is on screen: the server does it, and says how far it is. */
export async function changeAll({ sort: _, ...filter }: Filter, change: Change): Promise<void> {
  const { list } = words;
  const operation = await finished(
    () => desk.api.tickets.updateMatching.mutate({ filter, ...change }),
    ({ done, failed, total }) => list.progress(done + failed, total ?? done + failed),
  );
  await queries.invalidateQueries({ queryKey: api.tickets.pathKey() });
  if (operation === undefined) return;
  say(list.changed(Number(operation.result?.['changed'] ?? 0)));
  if (operation.failed === 0) return;
  const { items } = await desk.api.operations.errors.query({ operation_id: operation.id, page_size: SAID });
  say([list.failed(operation.failed), ...items.map(({ value, reason }) => `${value}: ${reason}`)].join('\n'), {
    isProblem: true,
  });
}
