import { createServer } from 'node:http';
import { createKeyring } from '@deskwire/adapters/keyring.ts';
import { startJira, type FakeJira } from '@deskwire/adapters/accounts/jira-server.fixture.ts';
import { listen } from '@deskwire/adapters/listen.fixture.ts';
import { startModels, type ModelServer } from '@deskwire/adapters/openai-server.fixture.ts';
import { startStripe, type FakeStripe } from '@deskwire/adapters/stripe-server.fixture.ts';
// @boundaries-ignore the provider of payments signs what it sends
import { fromStripe } from '@deskwire/router/automation/inbound/signing.fixture.ts';
// @boundaries-ignore what the programs reach outside is sealed as they seal it
import { sealCredentials } from '@deskwire/router/automation/integrations/accounts/secrets.ts';
import type { Deskwire } from '@deskwire/sdk';
import type { Installation } from './installation.ts';

/** What the programs reach outside: somebody who receives webhooks, a Jira, a model, and a provider of payments. None is ever broken. */
export interface Outside {
  /** What the programs find in their environment, so that they reach it. */
  readonly env: Readonly<Record<string, string>>;
  /** The same of the providers of payments and of models, of which they have one each. */
  readonly providers: Readonly<Record<string, string>>;
  /** How often each message arrived, by its id. */
  readonly received: ReadonlyMap<string, number>;
  readonly jira: FakeJira;
  readonly stripe: FakeStripe;
  readonly models: ModelServer;
  readonly receiver: string;
  close(): Promise<void>;
}

const STRIPE_SECRET = 'whsec_of_the_faults';
const plan = { id: 'price_premium', tier: 'premium', unit_amount: 1900, currency: 'eur' } as const;

export async function startOutside(): Promise<Outside> {
  const received = new Map<string, number>();
  const server = createServer((req, res) => {
    req.resume().on('end', () => {
      const id = String(req.headers['webhook-id']);
      received.set(id, (received.get(id) ?? 0) + 1);
      res.writeHead(204).end();
    });
  });
  const port = await listen(server);
  const jira = await startJira();
  const stripe = await startStripe([plan]);
  const models = await startModels();
  return {
    env: { OUTBOUND_PRIVATE_HOSTS: `127.0.0.1:${port},${new URL(jira.url).host}` },
    providers: {
      OLLAMA_BASE_URL: models.base_url,
      OLLAMA_MODEL: models.models[0]!,
      STRIPE_SECRET_KEY: stripe.secret_key,
      STRIPE_API_URL: stripe.url,
      STRIPE_WEBHOOK_SECRET: STRIPE_SECRET,
    },
    received,
    jira,
    stripe,
    models,
    receiver: `http://127.0.0.1:${port}/`,
    async close() {
      await Promise.all([jira.close(), stripe.close(), models.close()]);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

type Bell = Pick<Installation, 'url' | 'look'>;

/** What follows from the assignments and issues of the load, and what the team pays. */
export interface Automated {
  readonly webhook_id: string;
  readonly workflow_ids: readonly string[];
  /** As the provider of payments names it. */
  readonly subscription: string;
}

/**
 * Rings for an object that has changed at the provider, whose clock goes with that of the database: a bell that is five minutes
 * off is refused. Throws where the bell is not taken.
 */
export async function ring({ url, look }: Bell, event_id: string, object: object): Promise<void> {
  const event = { id: event_id, type: 'something.happened', data: { object } };
  const { rows } = await look((client) => client.query<{ now: Date }>('select clock_timestamp() as now'));
  const { headers, body } = fromStripe(STRIPE_SECRET, event, rows[0]!.now);
  const response = await fetch(`${url}/api/v1/webhooks/stripe`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(RINGS_MS),
  });
  await response.text();
  if (response.status !== 200) throw new Error(`The bell was answered with ${response.status}.`);
}
/** Longer than the api may wait for a database that is silent. */
const RINGS_MS = 20_000;

/** How the ids of the tickets of each workflow end: of one workflow only one run begins a second, and more are assigned. */
const WORKFLOWS = ['0123', '4567', '89ab', 'cdef'];

/**
 * Lets a webhook tell of assignments, workflows note each of them before and after they have waited, and a Jira mirror what is
 * asked for; the team pays for what that needs, and budgets what models do for it. The addresses are inside, which nobody may
 * type in, so they are written past the api.
 */
export async function automate(
  { api }: Deskwire,
  { receiver, jira, stripe }: Outside,
  { url, look, secret }: Pick<Installation, 'url' | 'look' | 'secret'>,
): Promise<Automated> {
  const { id: webhook_id } = await api.webhooks.create.mutate({
    url: 'https://receiver.example.com/',
    types: ['ticket.assigned'],
  });
  const note = (word: string) => ({
    id: word,
    call: 'tickets.comments.create',
    input: { ticket_id: '{{ event.entity_id }}', content: `${word} {{ event.entity_id }}`, is_internal: true },
  });
  const workflow_ids: string[] = [];
  for (const digits of WORKFLOWS) {
    const { id: workflow_id } = await api.workflows.create.mutate({
      name: `Faults ${digits}`,
      definition: { steps: [note('begun'), { id: 'breath', wait: { seconds: 1 } }, note('ended')] },
    });
    const where = Array.from(digits, (digit) => `event.entity_id.endsWith("${digit}")`).join(' || ');
    await api.triggers.create.mutate({ workflow_id, event: { types: ['ticket.assigned'], where } });
    workflow_ids.push(workflow_id);
  }
  const { connection_id } = await api.jira.config.set.mutate({
    base_url: 'https://acme.atlassian.net',
    projects: [{ key: 'ITSM', mode: 'linked' }],
  });
  const credentials = { base_url: jira.url, email: jira.email, access_token: jira.token };
  const sealed = sealCredentials({ keyring: createKeyring(secret) }, connection_id!, credentials);
  await look(async (client) => {
    await client.query("update teams set tier = 'premium'");
    await client.query(
      `insert into billing_prices (id, provider, external_id, tier, billing_cycle, currency, unit_amount, created_at, updated_at)
       values (gen_random_uuid(), 'stripe', $1, $2, 'monthly', 'EUR', $3, now(), now())`,
      [plan.id, plan.tier, plan.unit_amount],
    );
    // What listens hears of what happens after it was made, also where the clock is set back.
    const made = `created_at = created_at - interval '1 day'`;
    await client.query(`update webhook_endpoints set ${made}, url = $2 where id = $1`, [webhook_id, receiver]);
    await client.query(`update triggers set ${made} where workflow_id = any($1)`, [workflow_ids]);
    await client.query('update connections set external_account = $2, credentials = $3 where id = $1', [
      connection_id,
      jira.url,
      sealed,
    ]);
  });
  for (const subject of ['team', 'user'] as const)
    await api.ai.budgets.set.mutate({ subject, period: 'day', tokens: 10_000_000 });
  const ask = { tier: plan.tier, billing_cycle: 'monthly' } as const;
  const { checkout_url } = await api.billing.startCheckout.mutate(ask);
  const { subscription_id: subscription } = stripe.complete(checkout_url.split('/').at(-1)!);
  await ring({ url, look }, 'evt_subscribed', { object: 'subscription', id: subscription });
  return { webhook_id, workflow_ids, subscription };
}
