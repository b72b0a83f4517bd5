import { button, buttonWithAddress, facts, note, paragraph, strong } from './blocks.ts';
import { moment, oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface TeamInvitationProps {
  team_name: string;
  inviter_name: string;
  /** The roles the person gets in the team: `agent`, `approver`. */
  roles: readonly string[];
  link: string;
  expires_at: string;
}

export const teamInvitation: Template<TeamInvitationProps> = (props) => {
  const [team, inviter] = [unlinked(props.team_name), unlinked(props.inviter_name)];
  const roles = listed(props.roles);
  return {
    subject: `${inviter} invites you to join ${team}`,
    preheader: `Join ${team} on ${props.product_name}.`,
    heading: `Join ${team}`,
    body: [
      paragraph(
        strong(inviter),
        ' invites you to work with ',
        strong(team),
        ` on ${props.product_name}`,
        roles === '' ? '.' : ` as ${roles}.`,
      ),
      ...buttonWithAddress(linkTo(props.public_url, props.link), 'Accept the invitation'),
      note(
        `The invitation is for this address only and expires on ${moment(props, props.expires_at)}. If you do not know the sender, you can ignore it.`,
      ),
    ],
    reason: `You are receiving this email because somebody who uses ${props.product_name} entered your address.`,
  };
};

const listed = (roles: readonly string[]) => new Intl.ListFormat('en').format(roles.map((role) => unlinked(role)));

export interface MembershipProps {
  /** The change, to the reader (`roles`, `offered`, `removed`) or to a colleague (`joined`, `left`). */
  change: 'roles' | 'offered' | 'removed' | 'joined' | 'left';
  team_name: string;
  /** The person it is about. */
  person: string;
  /** Their roles in the team now, or those they are offered. */
  roles: readonly string[];
  link: string;
  /** Omitted if it was the person themselves, or nobody. */
  changed_by?: string | undefined;
  changed_at: string;
}

export const membership: Template<MembershipProps> = (props) => {
  const headline = headlineOf(props);
  return {
    subject: headline,
    preheader: `${headline}.`,
    heading: headline,
    body: [
      paragraph(explanations[props.change]),
      facts([
        ['Team', unlinked(oneLine(props.team_name))],
        ['Person', unlinked(oneLine(props.person))],
        ['Roles', props.roles.length > 0 ? listed(props.roles) : undefined],
        ['By', props.changed_by && unlinked(oneLine(props.changed_by))],
        ['When', moment(props, props.changed_at)],
      ]),
      ...(props.change === 'removed' ? [] : [button(linkTo(props.public_url, props.link), 'Open the team')]),
    ],
    reason: `You are receiving this email because you are or were a member of this team at ${props.product_name}.`,
  };
};

/** A change of membership in one line, for emails and notifications. */
export function headlineOf({ change, team_name, person, roles }: Omit<MembershipProps, 'link' | 'changed_at'>): string {
  const [team, who] = [unlinked(oneLine(team_name)), unlinked(oneLine(person))];
  const noun = roles.length === 1 ? 'role' : 'roles';
  if (change === 'roles') return `Your ${noun} in ${team}: ${listed(roles)}`;
  if (change === 'offered') return `${team} offers you the ${noun} ${listed(roles)}`;
  if (change === 'removed') return `You are no longer in ${team}`;
  return change === 'joined' ? `${who} joined ${team}` : `${who} left ${team}`;
}
const explanations: Record<MembershipProps['change'], string> = {
  roles: 'What you can see and do in this team has changed.',
  offered: 'Nothing changes until you accept it. Make the team your default one, or join it in the console.',
  removed: 'You were removed from this team. Tickets assigned to you are unassigned now.',
  joined: 'Your invitation was accepted.',
  left: 'Tickets assigned to them are unassigned now.',
};
