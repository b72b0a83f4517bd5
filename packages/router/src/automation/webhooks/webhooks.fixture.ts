import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld, type TestWorld } from '../../testing/world.ts';

/** A message as the receiver got it. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
type Answer = (message: Received, response: ServerResponse) => void;

/** A server that others post to. It answers 200, unless a path says otherwise. */
export async function aReceiver() {
  const received: Received[] = [];
  const answers = new Map<string, Answer>();
  const receive = async (req: IncomingMessage, res: ServerResponse) => {
    const body = await readAll(req);
    const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
    const message = { path: req.url ?? '', headers, body };
    received.push(message);
    const answer = answers.get(message.path);
    if (answer === undefined) res.end('ok');
    else answer(message, res);
  };
  const server = createServer((req, res) => void receive(req, res));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    received,
    at: (path: string) => received.filter((message) => message.path === path),
    answer: (path: string, status: number, headers: Record<string, string> = {}, body = '') =>
      void answers.set(path, (_message, res) => res.writeHead(status, headers).end(body)),
    /** Does something before it answers. */
    meanwhile: (path: string, work: () => unknown) =>
      void answers.set(path, (_message, res) => void Promise.resolve(work()).finally(() => res.end('ok'))),
    /** It takes the message and never answers. */
    hang: (path: string) => void answers.set(path, () => {}),
    well: (path: string) => void answers.delete(path),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
async function readAll(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A world that may post to this machine, as an operator can allow it. */
export const webhookWorld = (): Promise<TestWorld> =>
  testWorld({ outbound: createOutbound({ allow_private: true, timeout_ms: 2000 }) });

/** A team of the largest plan with its owner and an agent. */
export async function aTeamThatListens(world: TestWorld) {
  const team = await aTeam(world.kysely, { tier: 'premium' });
  const owner = await aMember(world.kysely, team, 'owner');
  const agent = await aMember(world.kysely, team, 'agent');
  return {
    team,
    owner,
    agent,
    webhooks: async () => (await world.as(owner)).webhooks,
    tickets: async () => (await world.as(agent)).tickets,
  };
}
