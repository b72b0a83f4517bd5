import { createAccounts } from '@deskwire/adapters/accounts/accounts.ts';
import { startAccounts } from '@deskwire/adapters/accounts/accounts-server.fixture.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import type { In } from '../../kit/context.ts';
import { testWorld, type TestWorld } from '../../testing/world.ts';
import { visitor } from '../../testing/visitor.ts';

/** A world whose teams can have accounts at Slack, GitHub and ClickUp. */
export async function accountsWorld() {
  const fake = await startAccounts();
  const outbound = createOutbound({ allow_private: true });
  const world = await testWorld({ accounts: createAccounts(fake.config, outbound), outbound });
  return { world, fake, close: () => Promise.all([fake.close(), outbound.close()]) };
}
type Fake = Awaited<ReturnType<typeof startAccounts>>;

/** Connects an account as somebody does in a browser: they begin here, consent there, and come back. */
export async function connect(world: TestWorld, fake: Fake, who: TestPerson, input: In<typeof integrations.connect>) {
  const browser = visitor(world);
  browser.bearer = await world.tokenOf(who);
  const begun = await browser.call().integrations.connect(input);
  const returned = fake.consent(begun.authorization_url!);
  browser.bearer = undefined;
  const answer = { type: input.type, ...returned, binding: browser.binding! };
  return { answer, finish: () => browser.call().integrations.finish(answer) };
}
