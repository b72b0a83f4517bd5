import { listHolders } from '../../../identity/people/recipients/recipients.ts';
import { notice } from '../../../kit/events/notices.ts';
import { listBudgets } from '../asking/reserve.queries.ts';

/** Notifies people who can raise a budget of the team, and a person about their own budget. */
export const budgetNotices = [
  notice('ai_budget.warned', {
    facts: async ({ db, scope }, { payload: { person_id, period } }) => {
      const subject = person_id === null ? 'team' : 'user';
      const budget = (await listBudgets(db, scope)).find((one) => one.subject === subject && one.period === period);
      // By now it may be lifted.
      if (budget === undefined || (budget.tokens === null && budget.nanos === null)) return undefined;
      return { readers: person_id === null ? await listHolders(db, scope.team_id, 'team.manage') : [person_id] };
    },
    audience: ({ readers }) => readers.map((id) => ({ id })),
    text: ({ event: { payload } }) => {
      const { person_id, percent, period, refused } = payload;
      const budget = `${person_id === null ? 'the AI budget of the team' : 'your AI budget'} for this ${period}`;
      return {
        title: refused ? `AI call refused: ${percent} % of ${budget} is used` : `${percent} % of ${budget} is used`,
        body:
          person_id === null
            ? 'You can raise it in the AI settings. It resets automatically.'
            : 'An admin can raise it. It resets automatically.',
      };
    },
    mail: ({ text }) => ({ notice: { ...text, link: '/settings/ai' } }),
  }),
];
