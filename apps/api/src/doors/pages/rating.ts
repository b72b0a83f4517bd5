import { ratings } from '@deskwire/contract/desk/ratings.ts';
import { alert, faces, form, html } from './html.ts';
import { again, type Answer, type Visit } from './visit.ts';

/** The question that follows a solved ticket. Opening it answers nothing, as email scanners open links. */
export const showRating = ({ query, call }: Visit): Promise<Answer> | Answer =>
  query['token'] === undefined
    ? { title: 'This link is incomplete', body: html`<p>Open the full address from the email.</p>` }
    : question(call, query['token'], { score: Number(query['score']) });

interface Given {
  readonly score?: number | undefined;
  readonly comment?: string | undefined;
  readonly wrong?: string | undefined;
}
async function question(call: Visit['call'], token: string, given: Given): Promise<Answer> {
  const asked = await call('ratings.get', ratings.get, { token });
  const score = [1, 2, 3, 4, 5].find((one) => one === given.score) ?? asked.score ?? undefined;
  return {
    title: `How did we do on ${asked.ticket_key}?`,
    body: html`<p>${asked.team_name} solved your request “${asked.ticket_title}”. How content are you with it?</p>
      ${alert(given.wrong)}
      ${form('/pages/rating', {
        kept: { token },
        above: faces('score', score),
        fields: [
          {
            name: 'comment',
            label: 'What was good, or what should be better? (optional)',
            type: 'lines',
            value: given.comment ?? asked.comment ?? undefined,
          },
        ],
        buttons: [{ label: asked.score === null ? 'Send' : 'Change my answer' }],
      })}`,
  };
}

/** Keeps the answer and thanks for it. */
export function answerRating({ call, form: given, reply }: Visit): Promise<Answer> {
  const { token = '' } = given;
  const comment = given['comment']?.trim() ?? '';
  const score = Number(given['score']);
  return again(
    reply,
    ['INVALID_INPUT', 'RATE_LIMITED'],
    async () => {
      await call('ratings.answer', ratings.answer, { token, score, comment: comment === '' ? null : comment });
      return {
        title: 'Thank you',
        body: html`<p>Your answer has been recorded. Until the link expires, you can open it again to change it.</p>
          <p>You can close this page.</p>`,
      };
    },
    (refusal) =>
      question(call, token, {
        score,
        comment,
        wrong: Number.isInteger(score) && score > 0 ? refusal : 'Choose one of the five faces.',
      }),
  );
}
