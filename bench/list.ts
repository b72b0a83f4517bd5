/** Every benchmark, with what it measures; each is the file of its name. */
export const benchmarks = {
  rest: 'REST lists and creations beside bare Fastify and pg that issue the same statements, and tRPC beside REST',
  peers: 'The same list and creation by other frameworks: tRPC, trpc-to-openapi, NestJS, FastAPI',
  size: 'Lists, searches and figures of tickets in a team of 10,000 and in one of 1,000,000',
  work: 'The same of tasks and documents; a move beside an update, a context beside a query',
  vectors: 'The nearest of many vectors, beside an index of pgvector',
  queue: 'Jobs per second, beside bare BullMQ on the same backend',
  start: 'How long `npm start` takes to its first answer, and what the bundle saves',
  sdk: 'The size of the SDK',
  types: 'What types cost the compiler, for clients and for the repository',
  classify: 'How well tickets are sorted by what was learned from others',
  audit: 'A page of the audit trail, and verifying its chain, at a million events',
  photos: 'Drawing a photo of twelve megapixels anew',
  webhooks: 'Webhook deliveries per second, beside one BullMQ job each; and those of others while one endpoint hangs',
  workflows: 'Workflow runs per second, beside a BullMQ job per run with the same calls',
  listeners: 'Creating a ticket while 100 webhooks and workflows listen, beside none',
  inbound: 'Messages of strangers taken per second, beside bare Fastify with the same statements',
};
