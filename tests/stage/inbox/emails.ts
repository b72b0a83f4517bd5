import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, SECRET } from '../words.ts';

export const stage = onStage({
  furnish: aMail,
});

/** A mail that went out in the name of the team. */
async function aMail({ kysely }: TestWorld, { id: team_id, mark, reporter }: Desk) {
  await kysely
    .insertInto('emails')
    .values({
      team_id,
      id: randomUUIDv7(),
      message_id: `<${randomUUIDv7()}@test>`,
      user_id: reporter.user_id,
      to_address: reporter.email,
      template: 'ticket-created',
      subject: `${mark} mail`,
      props: SECRET,
      state: 'queued',
      created_at: at,
    })
    .execute();
  return {};
}
