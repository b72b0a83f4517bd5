// Receives webhooks of Deskwire. Node 20 or newer.
//
//   npm install http://localhost:4000/sdk.tgz
//   WEBHOOK_SECRET=whsec_… node receiver.mjs
//
// docs/webhooks.md shows how to create the webhook.
import { createServer } from 'node:http';
import { verifyWebhook, WebhookRefused } from '@deskwire/sdk';

const { WEBHOOK_SECRET: secret, PORT: port = '9000' } = process.env;
if (!secret) throw new Error('Set WEBHOOK_SECRET to the secret that Deskwire showed when the webhook was created.');

/** A message may come more than once. A real program keeps these ids in its database, with what it does about them. */
const done = new Set();
const MAX_BODY = 1024 * 1024;

const server = createServer(async (request, response) => {
  try {
    const chunks = [];
    let size = 0;
    for await (const chunk of request) {
      size += chunk.length;
      if (size > MAX_BODY) return response.writeHead(413).end();
      chunks.push(chunk);
    }
    const message = await verifyWebhook(Buffer.concat(chunks), request.headers, secret);
    // Answer first and work afterwards: Deskwire waits for 15 seconds.
    response.writeHead(204).end();
    const id = request.headers['webhook-id'];
    if (done.has(id)) return;
    done.add(id);
    handle(message);
  } catch (error) {
    if (response.headersSent) throw error;
    response.writeHead(error instanceof WebhookRefused ? 400 : 500).end();
  }
});

function handle({ type, data }) {
  if (type === 'ticket.created') console.log(`New ${data.payload.type}: ${data.payload.title}`);
  else console.log(type, data.event.entity_id);
}

server.listen(Number(port), '127.0.0.1', () => console.log(`Receiving on port ${server.address().port}`));
