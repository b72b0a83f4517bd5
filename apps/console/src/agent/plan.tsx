import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/agent.ts';
import { useAct } from '../parts/act.ts';
import { Data } from '../parts/data.tsx';
import { Select, TextArea } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Lines } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Card, Screen, Section } from '../parts/screen.tsx';
import { when } from '../time.ts';

type Plan = Answers['agent']['design'];
const modes = ['plan', 'auto'] as const;

export const BackToRuns = () => (
  <Link to="/agent" className="inline-flex min-h-6 items-center gap-1 hover:underline">
    <ArrowLeft size={14} aria-hidden />
    {said.back}
  </Link>
);

/** Says what is to be done, shows the steps that are planned for it, and lets them run. */
export function PlanScreen() {
  const [plan, setPlan] = useState<Plan>();
  const design = useAct(api.agent.design.mutationOptions(), { after: setPlan, showsProblems: true });
  return (
    <Screen title={said.new} hint={<BackToRuns />}>
      <Card>
        <Form act={design} submit={said.design} send={({ goal }) => ({ goal: goal! })}>
          <TextArea label={said.goal} hint={said.goalHint} name="goal" rows={3} maxLength={2000} required autoFocus />
        </Form>
      </Card>
      {plan === undefined ? null : <Planned key={plan.id} plan={plan} />}
    </Screen>
  );
}

function Planned({ plan: { id: plan_id, steps, expires_at, provenance } }: { plan: Plan }) {
  const navigate = useNavigate();
  const run = useAct(api.agent.run.mutationOptions(), {
    after: ({ id }) => navigate({ to: '/agent/$id', params: { id } }),
    showsProblems: true,
  });
  return (
    <Section title={said.planned} hint={said.plannedBy(provenance.model ?? said.rules)}>
      <Lines
        items={steps.map((step) => ({ ...step, id: String(step.n) }))}
        label={said.planned}
        empty={{ title: said.planned }}
        row={({ n, procedure, why, input, needs_approval }) => (
          <div className="px-4 py-2">
            <div className="flex flex-wrap items-center gap-x-3">
              <strong className="min-w-0 grow font-semibold wrap-anywhere">
                {n}. {procedure}
              </strong>
              {needs_approval ? <Pill tone="warn">{said.needsApproval}</Pill> : null}
            </div>
            {why === '' ? null : <p className="text-sm text-muted">{why}</p>}
            <Data name={said.input} of={input} />
          </div>
        )}
      />
      <div className="mt-4">
        <Form act={run} submit={said.run} send={({ mode }) => ({ plan_id, mode: mode as (typeof modes)[number] })}>
          <Select
            label={said.mode}
            hint={`${said.expires} ${when(expires_at)}.`}
            name="mode"
            choices={modes.map((value) => ({ value, label: said.modes[value] }))}
          />
        </Form>
      </div>
    </Section>
  );
}
