import type { Feed } from '../../../kit/feeds/feed.ts';
import * as queries from './queries.ts';

const kinds = new Set(['project', 'task', 'comment']);

/** Notes what happens in projects, so that a project's activity is read off one index. */
export const activityFeed: Feed = {
  name: 'projects',
  subscribed: queries.listWithProjects,
  async take({ db }, events) {
    const inside = events.filter(({ entity }) => kinds.has(entity));
    if (inside.length > 0) await queries.noteEvents(db, inside);
  },
};
