import { Link } from '@tanstack/react-router';
import { ArrowRight, Clock, FileText, MailPlus, Users, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { said as words } from '../../messages/en/tickets.ts';
import { words as shared } from '../../words.ts';
import { Button } from '../../parts/button.tsx';
import { useMay } from '../../session.ts';

const { firstRun: said } = words;

/** What a team does first, where it has no ticket yet. Each step says what it is good for, and leads there. */
export function FirstRun({ create }: { create: () => void }) {
  const may = useMay();
  return (
    <div className="mx-auto w-full max-w-2xl overflow-y-auto px-4 py-10">
      <h2 className="text-2xl font-semibold">{said.title}</h2>
      <p className="mt-1 mb-6 text-muted">{said.hint}</p>
      <ol className="space-y-3">
        {may('tickets.create') ? (
          <Step icon={FileText} title={said.ticket} hint={said.ticketHint}>
            <Button look="solid" onClick={create} shortcut="c">
              {shared.ticket.new}
            </Button>
          </Step>
        ) : null}
        {may('team.manage') ? (
          <Step icon={Users} title={said.people} hint={said.peopleHint}>
            <To to="/settings/members">{said.invite}</To>
          </Step>
        ) : null}
        {may('sla.manage') ? (
          <Step icon={Clock} title={said.promises} hint={said.promisesHint}>
            <To to="/settings/sla">{said.rules}</To>
          </Step>
        ) : null}
        {may('integrations.manage') ? (
          <Step icon={MailPlus} title={said.connect} hint={said.connectHint}>
            <To to="/settings/integrations">{said.integrations}</To>
          </Step>
        ) : null}
      </ol>
    </div>
  );
}

interface StepProps {
  icon: LucideIcon;
  title: string;
  hint: string;
  children: ReactNode;
}
const Step = ({ icon: Icon, title, hint, children }: StepProps) => (
  <li className="flex flex-wrap items-center gap-4 rounded-md border border-line bg-surface p-4 shadow-xs">
    <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent">
      <Icon size={20} aria-hidden />
    </span>
    <div className="min-w-0 grow basis-56">
      <h3 className="font-semibold">{title}</h3>
      <p className="text-sm text-muted">{hint}</p>
    </div>
    {children}
  </li>
);

const To = ({
  to,
  children,
}: {
  to: '/settings/members' | '/settings/sla' | '/settings/integrations';
  children: string;
}) => (
  <Link
    to={to}
    className="inline-flex min-h-8 items-center gap-1.5 rounded-sm border border-line bg-surface px-3 text-sm font-semibold shadow-xs hover:bg-sunken max-md:min-h-11"
  >
    {children}
    <ArrowRight size={14} aria-hidden />
  </Link>
);
