import { cpus, loadavg, totalmem } from 'node:os';

/** What the design asks for; each figure comes from one of the benchmarks. */
export const targets = {
  list: { what: 'REST list of 20 tickets, against bare Fastify + pg', least: 0.85 },
  create: { what: 'REST creation of a ticket, against bare Fastify + pg', least: 0.8 },
  create_processor: { what: 'the same, by processor time', least: 0.75 },
  list_fastapi: { what: 'REST list, against FastAPI + SQLAlchemy + asyncpg', least: 6 },
  create_fastapi: { what: 'REST creation, against FastAPI + SQLAlchemy + asyncpg', least: 3 },
  trpc: { what: 'tRPC call, against the REST call of the same procedure', least: 0.95 },
  size: { what: 'p50 at 1,000,000 tickets or tasks against 10,000: list, figures, search (the worst)', most: 1.2 },
  move: { what: 'p50 of a move of a task, against an update', most: 1.5 },
  context: { what: 'p50 of memory.context, against memory.query', most: 1.5 },
  jobs_postgres: { what: 'jobs per second on Postgres, against bare BullMQ', least: 1 },
  jobs_redis: { what: 'jobs per second on Redis, against bare BullMQ', least: 1 },
  processes: { what: 'work of two api and two worker processes against one of each, by processor time', least: 1.8 },
  start: { what: 'second `npm start` to first answer, in seconds', most: 2 },
  bundle: { what: 'processor time of the api to its first answer, bundle against sources', most: 0.5 },
  sdk: { what: 'SDK bundle, gzipped, in kB', most: 15 },
  types: { what: 'type-check of a client with 20 calls, in seconds', most: 0.3 },
  server_files: { what: 'files of the server that such a client reads', most: 0 },
  classify: { what: 'share of 600 tickets that a learned classifier sorts right, mean of five seeds', least: 0.79 },
  classify_ece: { what: 'how far its confidences are from how often it is right', most: 0.06 },
  audit_page: { what: 'p95 of a page of the audit trail at 1,000,000 events, in milliseconds (the worst)', most: 100 },
  audit_verify: { what: 'events of the audit chain verified a second, at 1,000,000', least: 20_000 },
  photo: { what: 'median time to draw a photo of 12 megapixels anew, in seconds', most: 1 },
  deliveries: { what: 'webhook deliveries per second, against one BullMQ job each + undici', least: 1.5 },
  fairness: { what: "the rest's deliveries while 1 of 20 endpoints hangs, against all fast", least: 0.75 },
  runs: { what: 'runs of three steps per second, against a BullMQ job per run with the same calls', least: 0.6 },
  inbound: {
    what: 'messages of strangers taken per second, against bare Fastify with the same statements',
    least: 0.7,
  },
  listeners: { what: 'creation of a ticket while 100 webhooks and workflows listen, against none', least: 0.95 },
} satisfies Record<string, { what: string; least: number } | { what: string; most: number }>;
export type Target = keyof typeof targets;

export interface Measured {
  readonly target: Target;
  readonly figure: number;
}
/** Hands a figure to `npm run bench`, which puts it beside its target; a benchmark that runs alone prints it only. */
export const measured = (target: Target, figure: number): void => void process.send?.({ target, figure });

/** Each target that was measured, with its figure. */
export function verdicts(figures: readonly Measured[]): string {
  const measuredTargets = (Object.keys(targets) as Target[]).filter((target) =>
    figures.some((measure) => measure.target === target),
  );
  const rows = measuredTargets.map((target) => {
    const { what, ...limit } = targets[target];
    const [word, bound] = 'least' in limit ? ['at least', limit.least] : ['at most', limit.most];
    const own = figures.filter((measure) => measure.target === target).map(({ figure }) => figure);
    const figure = word === 'at least' ? Math.min(...own) : Math.max(...own);
    const isMet = word === 'at least' ? figure >= bound : figure <= bound;
    return [what, `${word} ${bound}`, figure.toFixed(2), isMet ? 'met' : 'NOT MET'];
  });
  return table(['target', 'wanted', 'measured', ''], rows);
}

/** In Markdown, with its columns in line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column]!)].map((s) => s.length)),
  );
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

/** What it was measured on: figures of another machine, or of this one at work, are others. */
export function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]!.toFixed(1);
  return `${processors.length} × ${processors[0]?.model}, ${memory} GB, ${process.platform}, Node ${process.version}, load before ${load}`;
}
