import { expect, test } from 'vitest';
import { MailError } from '@deskwire/adapters/mail-error.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '../../../testing/mails.ts';
import { visitor } from '../../../testing/visitor.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

test('an address that its server does not know gets no more mail, and the admins hear of it once', async () => {
  const { mailer } = world.services;
  const team = await aTeam(world.kysely);
  const admin = await aMember(world.kysely, team, 'admin');
  const gone = await aMember(world.kysely, team, 'agent');
  const refusal = new MailError('The mail server refused: 550 no such user', { permanent: true, bounced: true });
  const services = Object.assign(world.services, {
    mailer: {
      ...mailer,
      send: (mail: Parameters<typeof mailer.send>[0]) =>
        mail.to === gone.email ? Promise.reject(refusal) : mailer.send(mail),
    },
  });
  const assign = async (title: string) => {
    await (await world.as(admin)).tickets.create({ title, assignee_id: gone.person_id });
    await world.drain();
    world.clock.advance({ minutes: 10 });
  };
  await assign('First');
  Object.assign(services, { mailer });
  await assign('Second');
  expect(await mailsTo(world, gone.email)).toEqual([]);
  const told = (await (await world.as(admin)).notifications.list({})).items.filter(
    ({ type }) => type === 'address.suppressed',
  );
  expect(told).toMatchObject([{ title: `Emails to ${gone.email} come back` }]);
  // A link to sign in goes out all the same, and whoever uses it gets mail again.
  const { auth } = visitor(world).call();
  await auth.emailLogin({ email: gone.email });
  await world.drain();
  const [link] = await mailsTo(world, gone.email);
  expect(link).toMatchObject({ template: 'sign-in-link' });
  await auth.emailLogin({ token: tokenIn(link!), session: 'bearer' });
  await assign('Third');
  expect((await mailsTo(world, gone.email)).map(({ template }) => template)).toContain('ticket-assigned');
});
