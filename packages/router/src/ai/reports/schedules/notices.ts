import { listHolders, whoMay } from '../../../identity/people/recipients/recipients.ts';
import { notice } from '../../../kit/events/notices.ts';
import { findAuthor } from './queries.ts';

/** Notifies the owner of a schedule that it is paused and, if they may no longer make reports, the people who manage the team. */
export const scheduleNotices = [
  notice('report.schedule_paused', {
    facts: async ({ db, scope }, { entity_id }) => {
      const report = await findAuthor(db, scope, entity_id ?? '');
      // By now it may be deleted, or mailed again.
      if (report === undefined) return undefined;
      const { title, author_id } = report;
      const may = (await whoMay(db, scope.team_id, [author_id], 'reports.write')).get(author_id) === true;
      return { title, readers: [author_id, ...(may ? [] : await listHolders(db, scope.team_id, 'team.manage'))] };
    },
    audience: ({ readers }) => [...new Set(readers)].map((id) => ({ id })),
    text: ({ facts: { title }, event: { payload } }) => ({
      title: `The report “${title}” is no longer emailed`,
      body: `It could not be counted for its author (${payload.error}). Its schedule rests until its author turns it on again.`,
    }),
    mail: ({ text, event: { entity_id } }) => ({ notice: { ...text, link: `/reports/${entity_id}` } }),
  }),
];
