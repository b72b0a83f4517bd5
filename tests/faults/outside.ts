import { createServer } from 'node:http';
import { createKeyring } from '@deskwire/adapters/keyring.ts';
import { startJira, type FakeJira } from '@deskwire/adapters/accounts/jira-server.fixture.ts';
import { listen } from '@deskwire/adapters/listen.fixture.ts';
// @boundaries-ignore what the programs reach outside is sealed as they seal it
import { sealCredentials } from '@deskwire/router/automation/integrations/accounts/secrets.ts';
import type { Deskwire } from '@deskwire/sdk';
import type { Installation } from './installation.ts';

/** What the programs reach outside: somebody who receives webhooks, and a Jira. Neither is ever broken. */
export interface Outside {
  /** Destinations inside that the programs may reach. */
  readonly hosts: readonly string[];
  /** How often each message arrived, by its id. */
  readonly received: ReadonlyMap<string, number>;
  readonly jira: FakeJira;
  readonly receiver: string;
  close(): Promise<void>;
}

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
  return {
    hosts: [`127.0.0.1:${port}`, new URL(jira.url).host],
    received,
    jira,
    receiver: `http://127.0.0.1:${port}/`,
    async close() {
      await jira.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** What follows from the assignments and issues of the load. */
export interface Automated {
  readonly webhook_id: string;
  readonly workflow_id: string;
}

/**
 * Lets a webhook tell of assignments, a workflow note each of them before and after it has waited, and a Jira mirror what is
 * asked for. The addresses are inside, which nobody may type in, so they are written past the api.
 */
export async function automate(
  { api }: Deskwire,
  { receiver, jira }: Outside,
  { look, secret }: Pick<Installation, 'look' | 'secret'>,
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
  const { id: workflow_id } = await api.workflows.create.mutate({
    name: 'Faults',
    definition: { steps: [note('begun'), { id: 'breath', wait: { seconds: 1 } }, note('ended')] },
  });
  await api.triggers.create.mutate({ workflow_id, event: { types: ['ticket.assigned'] } });
  const { connection_id } = await api.jira.config.set.mutate({
    base_url: 'https://acme.atlassian.net',
    projects: [{ key: 'ITSM', mode: 'linked' }],
  });
  const credentials = { base_url: jira.url, email: jira.email, access_token: jira.token };
  const sealed = sealCredentials({ keyring: createKeyring(secret) }, connection_id!, credentials);
  await look(async (client) => {
    await client.query("update teams set tier = 'premium'");
    await client.query('update webhook_endpoints set url = $2 where id = $1', [webhook_id, receiver]);
    await client.query('update connections set external_account = $2, credentials = $3 where id = $1', [
      connection_id,
      jira.url,
      sealed,
    ]);
  });
  return { webhook_id, workflow_id };
}
