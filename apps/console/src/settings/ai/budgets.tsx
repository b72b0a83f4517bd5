import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/ai.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Select, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { count, dollars } from './nanos.ts';

type Budget = Answers['ai']['budgets']['list']['items'][number];
const subjects = ['team', 'user'] as const;
const periods = ['day', 'month'] as const;

/** What may be used, and how much of it is. */
export function Budgets({ manages }: { manages: boolean }) {
  const query = useQuery(api.ai.budgets.list.queryOptions({}));
  const act = useAct(api.ai.budgets.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Section
      title={of.budgets}
      hint={of.budgetsHint}
      actions={
        manages && query.data !== undefined ? (
          <FormDialog
            title={of.setBudget}
            submit={words.ticket.save}
            act={act}
            of={query.data}
            send={({ subject, period, tokens, dollars: typed }, _, { version }) => ({
              version,
              subject: subject as Budget['subject'],
              period: period as Budget['period'],
              tokens: tokens === '' ? null : Number(tokens),
              nanos: typed === '' ? null : Math.round(Number(typed) * 1e9),
            })}
          >
            <div className="grid gap-4 sm:grid-cols-2">
              <Select
                label={of.subject}
                name="subject"
                choices={subjects.map((value) => ({ value, label: of.subjects[value] }))}
              />
              <Select
                label={of.period}
                name="period"
                choices={periods.map((value) => ({ value, label: of.periods[value] }))}
                defaultValue="month"
              />
              <TextField label={of.tokens} hint={of.tokensHint} name="tokens" type="number" min={0} step={1} />
              <TextField label={of.dollars} hint={of.tokensHint} name="dollars" type="number" min={0} step="0.01" />
            </div>
          </FormDialog>
        ) : null
      }
    >
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items.map((budget) => ({ ...budget, id: `${budget.subject}/${budget.period}` }))}
            label={of.budgets}
            empty={{ title: of.noBudgets }}
            row={(budget) => <BudgetLine budget={budget} />}
          />
        )}
      </Loaded>
    </Section>
  );
}

function BudgetLine({ budget }: { budget: Budget }) {
  const { subject, period, tokens, tokens_used, nanos, nanos_used, resets_at } = budget;
  const parts = [
    [tokens, tokens_used, count, of.ofTokens],
    [nanos, nanos_used, dollars, of.ofMoney],
  ] as const;
  return (
    <Line
      title={`${of.subjects[subject]}, ${of.periods[period].toLowerCase()}`}
      hint={
        <>
          {of.resets} <When at={resets_at} className="" />
        </>
      }
    >
      {parts.map(([limit, used, shown, text], nth) =>
        limit === null ? null : (
          <div key={nth} className="w-44 text-sm">
            <p>{text(shown(used), shown(limit))}</p>
            <div className="mt-1 h-1.5 rounded-full bg-sunken" aria-hidden>
              <div
                className={`h-full rounded-full ${used >= limit ? 'bg-danger' : 'bg-solid'}`}
                style={{ width: `${limit === 0 ? 100 : Math.min(100, (used / limit) * 100)}%` }}
              />
            </div>
          </div>
        ),
      )}
    </Line>
  );
}
