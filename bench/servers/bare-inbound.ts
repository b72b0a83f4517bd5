import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { replayable, type Statement } from '../capture.ts';
import { listen } from './ready.ts';

/**
 * The limit of taking messages: bare Fastify and pg that issue the very statements of our api, prepared. Not the same:
 * nothing else. What a message says is neither checked nor sealed; only its digest, which makes it count once, is its own.
 */
const plan = JSON.parse(process.env['PLAN']!) as { url: string; since: number; statements: Statement[] };
const pool = new pg.Pool({ connectionString: plan.url, max: 10 });
pool.on('error', () => {});
const statements = replayable(plan.statements.map(revived), plan.since);
const app = Fastify();
app.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => done(null, body));

app.post('/api/v1/*', async (req, reply) => {
  const digest = createHash('sha256').update(String(req.body)).digest('base64url');
  const client = await pool.connect();
  try {
    for (const [index, { text, values }] of statements().entries()) {
      const given = values.map((value) => (isDigest(value) ? digest : value));
      await client.query(/^(begin|commit)/i.test(text) ? text : { name: `s${index}`, text, values: given });
    }
  } finally {
    client.release();
  }
  return reply.type('application/json').send('{"status":"accepted"}');
});
await listen(app);

/** What names a message: the digest of its body. */
function isDigest(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value);
}
/** Values as they were before they were JSON. */
function revived({ text, values }: Statement): Statement {
  const bytes = (value: unknown) => (value as { type?: string; data?: number[] } | null)?.type === 'Buffer';
  return {
    text,
    values: values.map((value) => (bytes(value) ? Buffer.from((value as { data: number[] }).data) : value)),
  };
}
