import { on } from '../../kit/reactions.ts';
import { releaseWork } from './release.ts';

export const ticketsReactions = [
  on('person.left', releaseWork),
  on('person.suspended', releaseWork),
  on('person.roles_changed', releaseWork),
];
