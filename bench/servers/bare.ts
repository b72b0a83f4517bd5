import Fastify from 'fastify';
import { listen } from './ready.ts';
import { statements } from './statements.ts';

/**
 * The limit: bare Fastify and pg that issue the very statements of our api, prepared, with the same token check. Not the
 * same: nothing else. No input is read, no answer checked, no header set.
 */
const { isGenuine, who, list, create } = statements();
const app = Fastify();

app.get('/api/v1/tickets', async (req, reply) => {
  await isGenuine(req.headers.authorization);
  await who();
  return reply.type('application/json').send(JSON.stringify({ items: await list() }));
});
app.post('/api/v1/tickets', async (req, reply) => {
  await isGenuine(req.headers.authorization);
  await who();
  return reply
    .code(201)
    .type('application/json')
    .send(JSON.stringify(await create()));
});
await listen(app);
