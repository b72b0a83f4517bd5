import { api, desk, queries } from '../../desk.ts';
import { words } from '../../messages/en.ts';
import { follow, say, sayWhy } from '../../parts/toast.tsx';
import type { Change } from '../bulk.ts';
import type { Filter } from '../search.ts';

/** As many as the server changes at once. */
const AT_ONCE = 100;

/**
 * Changes every ticket that fits a filter, whatever is on screen: as they are now, hundred by hundred, with how far it got and
 * what was refused.
 */
export async function changeAll(filter: Filter, change: Change): Promise<void> {
  const { list } = words;
  const refused: string[] = [];
  let [done, changed] = [0, 0];
  try {
    // All of them are named first: a change may take a ticket out of the filter while it runs.
    const ids: string[] = [];
    for await (const { id } of desk.each(desk.api.tickets.list, { ...filter, view: 'row' as const })) ids.push(id);
    const progress = follow();
    for (; done < ids.length; done += AT_ONCE) {
      progress(list.progress(done, ids.length));
      const ticket_ids = ids.slice(done, done + AT_ONCE);
      const answer = await desk.api.tickets.bulkUpdate.mutate({ ticket_ids, ...change });
      changed += answer.changed;
      refused.push(
        ...answer.items.flatMap(({ ticket_id, error }) => (error === null ? [] : [`${ticket_id}: ${error.message}`])),
      );
    }
    progress(undefined);
    say(list.changed(changed));
    if (refused.length > 0) say([list.failed(refused.length), ...refused.slice(0, 5)].join('\n'), { isProblem: true });
  } catch (error) {
    if (done > 0) say(list.stopped(changed), { isProblem: true });
    sayWhy(error);
  }
  await queries.invalidateQueries({ queryKey: api.tickets.pathKey() });
}
