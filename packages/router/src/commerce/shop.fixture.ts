import { randomUUIDv7 } from 'node:crypto';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { fromLemonSqueezy, fromStripe } from '../automation/inbound/signing.fixture.ts';
import { sending } from '../testing/uploads.ts';
import type { TestWorld } from '../testing/world.ts';

/** Attaches a file to a product: without one it cannot be published. */
export async function aProductFile(world: TestWorld, seller: TestPerson, product_id: string, name = 'plugin.txt') {
  const door = await sending(world, seller, `the bytes of ${name}`, name);
  const { id: file_id } = await door.files.upload({});
  return door.products.files.create({ product_id, file_id });
}

/** A team that sells one product. */
export async function aShop(
  world: TestWorld,
  terms: { readonly price?: number; readonly [term: string]: unknown } = {},
) {
  const team = await aTeam(world.kysely, { tier: 'premium', name: 'A shop' });
  const owner = await aMember(world.kysely, team, 'owner');
  const seller = await world.as(owner, { team_id: team.id });
  const product = await seller.products.create({ name: 'A plugin', price: 1900, currency: 'EUR', ...terms });
  const file = await aProductFile(world, owner, product.id);
  await seller.products.publish({ product_id: product.id });
  return { team, owner, seller, product_id: product.id, file };
}

/** A team that buys, with somebody in it who may not. */
export async function aBuyer(world: TestWorld) {
  const team = await aTeam(world.kysely, { tier: 'free', name: 'A buyer' });
  const owner = await aMember(world.kysely, team, 'owner');
  const member = await aMember(world.kysely, team, 'member');
  const buyer = await world.as(owner, { team_id: team.id });
  return { team, owner, member, buyer };
}

/** The provider rings about an object of its own, by a signed message. */
export async function ringAbout(world: TestWorld, object: object): Promise<void> {
  const at = new Date(world.now());
  const event = { id: `evt_${randomUUIDv7()}`, type: 'something.happened', data: { object } };
  await world.caller({}).inbound.stripe(fromStripe(world.services.config.signing_secrets.stripe[0]!, event, at));
  await world.drain();
}
/** Lemon Squeezy rings about an order, and says with it which checkout of ours it was. */
export async function ringAboutOrder(world: TestWorld, id: string, custom_data: object): Promise<void> {
  const message = {
    meta: { event_name: 'order_created', custom_data, n: randomUUIDv7() },
    data: { type: 'orders', id, attributes: { status: 'paid' } },
  };
  const [secret] = world.services.config.signing_secrets.lemonsqueezy;
  await world.caller({}).inbound.lemonsqueezy(fromLemonSqueezy(secret!, message));
  await world.drain();
}
/** The same about the checkout of a purchase. */
export const ringForPurchase = (world: TestWorld, id: string) =>
  ringAbout(world, { object: 'checkout.session', id, mode: 'payment', customer: null });
