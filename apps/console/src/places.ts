import {
  Bell,
  Bot,
  BookOpen,
  ChartColumn,
  CircleCheck,
  ClipboardCheck,
  Files,
  FolderKanban,
  Inbox,
  KeyRound,
  LifeBuoy,
  MessagesSquare,
  ReceiptText,
  Rocket,
  Settings,
  Sparkles,
  Timer,
  Users,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import { words } from './messages/en.ts';
import { useMay } from './session.ts';

const { nav } = words;

/** Where one can go, in the order of the bar and under which heading, with what one must be allowed to see there. */
const all = [
  { to: '/inbox', group: 'own', name: nav.inbox, icon: Bell, needs: 'tickets.read', shortcut: 'i' },
  { to: '/messages', group: 'own', name: nav.messages, icon: MessagesSquare, needs: 'messages.use', shortcut: 'm' },
  { to: '/tickets', group: 'work', name: nav.tickets, icon: Inbox, needs: 'tickets.read', shortcut: 't' },
  { to: '/approvals', group: 'work', name: nav.approvals, icon: CircleCheck, needs: 'approvals.read', shortcut: 'a' },
  { to: '/projects', group: 'work', name: nav.projects, icon: FolderKanban, needs: 'projects.read', shortcut: 'o' },
  { to: '/times', group: 'work', name: nav.times, icon: Timer, needs: 'projects.read', shortcut: 'c' },
  { to: '/staging', group: 'work', name: nav.staging, icon: Rocket, needs: 'deployments.read', shortcut: 'd' },
  { to: '/workflows', group: 'work', name: nav.workflows, icon: Workflow, needs: 'automation.read', shortcut: 'w' },
  { to: '/agent', group: 'work', name: nav.agent, icon: Bot, needs: 'agent.run', shortcut: 'r' },
  {
    to: '/inspections',
    group: 'field',
    name: nav.inspections,
    icon: ClipboardCheck,
    needs: 'field.read',
    shortcut: 'n',
  },
  { to: '/estimates', group: 'field', name: nav.estimates, icon: ReceiptText, needs: 'field.read', shortcut: 'e' },
  { to: '/products', group: 'field', name: nav.products, icon: KeyRound, needs: 'purchases.read', shortcut: 'l' },
  { to: '/knowledge', group: 'knowledge', name: nav.knowledge, icon: BookOpen, needs: 'knowledge.read', shortcut: 'k' },
  { to: '/chat', group: 'knowledge', name: nav.chat, icon: Sparkles, needs: 'ai.use', shortcut: 'q' },
  { to: '/files', group: 'knowledge', name: nav.files, icon: Files, needs: 'files.read', shortcut: 'f' },
  { to: '/dashboard', group: 'team', name: nav.dashboard, icon: ChartColumn, needs: 'reports.read', shortcut: 'b' },
  { to: '/people', group: 'team', name: nav.people, icon: Users, needs: 'people.read', shortcut: 'p' },
  { to: '/help', group: 'rest', name: nav.help, icon: LifeBuoy, needs: 'tickets.read', shortcut: 'h' },
  { to: '/settings', group: 'rest', name: nav.settings, icon: Settings, needs: 'tickets.read', shortcut: 's' },
] as const satisfies readonly {
  to: string;
  group: 'own' | keyof typeof nav.groups | 'rest';
  name: string;
  icon: LucideIcon;
  needs: TeamPermission;
  shortcut: string;
}[];

export type Place = (typeof all)[number];

/**
 * A phone has room for four places beside More. They are the first four of these whose work somebody does: by what they may
 * do, and not by what they may read, which is much for everybody.
 */
const onPhones = [
  ['/inbox', 'tickets.read'],
  ['/tickets', 'tickets.read'],
  ['/approvals', 'approvals.decide'],
  ['/dashboard', 'team.manage'],
  ['/messages', 'tickets.handle'],
  ['/knowledge', 'tickets.handle'],
  ['/inspections', 'field.write'],
  ['/projects', 'projects.create'],
  ['/estimates', 'field.write'],
  ['/dashboard', 'reports.read'],
  ['/projects', 'projects.read'],
  ['/help', 'tickets.read'],
  ['/files', 'files.read'],
] as const satisfies readonly (readonly [Place['to'], TeamPermission])[];

type May = (permission: TeamPermission) => boolean;
/** What the bar of a phone shows. */
export const phonePlaces = (may: May): ReadonlySet<string> =>
  new Set([...new Set(onPhones.flatMap(([to, needs]) => (may(needs) ? [to] : [])))].slice(0, 4));

/** The places of whoever is signed in. */
export function usePlaces(): readonly Place[] {
  const may = useMay();
  return all.filter(({ needs }) => may(needs));
}
