import { buttonWithAddress, note, paragraph, strong } from './blocks.ts';
import { moment, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface TeamInvitationProps {
  team_name: string;
  inviter_name: string;
  /** What the person will be in the team: `agent`, `approver`. */
  roles: readonly string[];
  link: string;
  expires_at: string;
}

export const teamInvitation: Template<TeamInvitationProps> = (props) => {
  const [team, inviter] = [unlinked(props.team_name), unlinked(props.inviter_name)];
  const roles = new Intl.ListFormat('en').format(props.roles.map((role) => unlinked(role)));
  return {
    subject: `${inviter} invites you to ${team}`,
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
        `The invitation is for this address only and ends on ${moment(props, props.expires_at)}. If you do not know the sender, do nothing.`,
      ),
    ],
    reason: `You get this mail because somebody who uses ${props.product_name} entered your address.`,
  };
};
