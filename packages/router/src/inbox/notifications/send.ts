import { randomUUIDv7 } from 'node:crypto';
import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import { listHoldersOfRoles, listRecipients } from '../../identity/people/recipients/recipients.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { invalid } from '../../kit/errors.ts';
import type { Recipient } from '../../kit/events/notices.ts';

type Send = typeof notifications.send;
type Skipped = Out<Send>['skipped'][number];
type Channel = NonNullable<Skipped['channel']>;

/** The most people that one call reaches. */
const MAX_PEOPLE = 500;

/** Sends people of the team a notification: adds an event, whose notice is delivered like those of all others. */
export async function send(
  { db, scope, events }: Ctx<Send>,
  { person_ids = [], roles = [], channels = ['in_app', 'mail'], title, body, link }: In<Send>,
): Promise<Out<Send>> {
  if (person_ids.length + roles.length === 0) throw invalid('person_ids', 'is required unless roles is given');
  const ofRoles = roles.length === 0 ? [] : await listHoldersOfRoles(db, scope.team_id, roles);
  const named = [...new Set([...person_ids, ...ofRoles])];
  if (named.length > MAX_PEOPLE) throw invalid('roles', `must name at most ${MAX_PEOPLE} people in all`);
  const people = new Map(
    (await listRecipients(db, scope.team_id, named, { after_leaving: false })).map((person) => [person.id, person]),
  );
  const skipped = named.flatMap((id) => skippedOf(id, people.get(id), channels));
  const reached = named.filter((id) => !skipped.some(({ person_id, channel }) => person_id === id && channel === null));
  if (reached.length > 0)
    events.add(
      'notification.sent',
      { id: randomUUIDv7() },
      { title, body, link: link ?? null, channels, person_ids: reached },
    );
  return { sent: reached.length, skipped };
}

/** The channels in which somebody is not reached: each for which they have no address, or null for all of them. */
function skippedOf(person_id: string, person: Recipient | undefined, channels: readonly Channel[]): Skipped[] {
  if (person === undefined) return [{ person_id, person: null, channel: null, reason: 'NOT_IN_TEAM' }];
  const about = { person_id, person: { id: person_id, name: person.name, left: false } };
  const missing = channels.flatMap((channel): Skipped[] => {
    if (channel === 'sms') return [{ ...about, channel, reason: 'SMS_NOT_AVAILABLE' }];
    if (channel === 'mail') return person.email === null ? [{ ...about, channel, reason: 'NO_ADDRESS' }] : [];
    return person.user_id === null ? [{ ...about, channel, reason: 'NO_ACCOUNT' }] : [];
  });
  return missing.length < channels.length ? missing : [{ ...missing[0]!, channel: null }];
}
