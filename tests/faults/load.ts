import { setTimeout as sleep } from 'node:timers/promises';
import { UploadRefused, type Deskwire } from '@deskwire/sdk';
import { account, makeAgent } from './accounts.ts';
import type { Installation } from './installation.ts';
import { automate, ring, type Automated } from './outside.ts';
import { acknowledged, clientOf, newSight, type Sight } from './client.ts';

/** What clients were promised: it has to be there afterwards, once. */
export interface Ledger {
  readonly team_id: string;
  /** To whom tickets are assigned. */
  readonly assignee: { readonly user_id: string; readonly person_id: string };
  /** Acknowledged, by their title and content, which are all different. */
  readonly tickets: Map<string, string>;
  readonly comments: Map<string, string>;
  /** Tickets whose assignment was accepted. */
  readonly assigned: Set<string>;
  readonly imports: Array<{ readonly operation_id: string; readonly label: string; readonly lines: number }>;
  /** What follows from assignments, if webhooks and workflows listen. */
  readonly automated: Automated | undefined;
  /** Tickets that were made issues of Jira, and then changed and commented, by the priority that they ended with. */
  readonly mirrored: Map<string, 'urgent'>;
  /** Sessions of a chat in which something was asked, once. */
  readonly asked: Set<string>;
  /** Reports, by their title. */
  readonly reports: Set<string>;
  /** Invoices of the provider of payments, who has rung for each. */
  readonly invoices: Set<string>;
  readonly sight: Sight;
  acks(): number;
}

export interface Load {
  /** The one who leads the team, and writes. */
  readonly lead: Deskwire;
  readonly ledger: Ledger;
  /** Writes one more ticket, assigns it, and waits for its notice. Answers with the seconds that each took. */
  canary(): Promise<{ acknowledged_s: number; noticed_s: number }>;
  /** Begins nothing new and waits until what was begun is acknowledged. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  /** Clients that work at the same time. */
  readonly agents: number;
  readonly pause_ms: number;
  readonly import_lines: number;
  readonly import_every_ms: number;
}

/** What was begun before the end has this long to be acknowledged: many times as long as a call that died holds its key. */
const LAST_ACKS_MS = 600_000;
const SIGN_IN_EVERY_MS = 3_000;
const ASKS_EVERY_MS = 4_000;
const PAYS_EVERY_MS = 4_000;

/** What the load reaches besides the api. */
type Around = Pick<Installation, 'url' | 'outside' | 'look' | 'secret'>;

/**
 * Puts people to work through the SDK, all at the same time: tickets, assignments, comments, imports and sign-ins; and where
 * there is something outside, also issues of Jira, questions, reports and payments.
 */
export async function startLoad(url: string, options: LoadOptions, on?: Around): Promise<Load> {
  const { lead, second, ledger } = await settle(url, on);
  const { api } = lead;
  const { sight } = ledger;
  const patience = new AbortController();
  const ending = new AbortController();
  let number = 0;

  const ticket = async (title: string): Promise<string> => {
    const { id } = await acknowledged(sight, (it) => api.tickets.create.mutate({ title }, it), patience.signal);
    ledger.tickets.set(id, title);
    return id;
  };
  const assign = async (ticket_id: string): Promise<void> => {
    const input = { ticket_id, assignee_id: ledger.assignee.person_id };
    await acknowledged(sight, (it) => api.tickets.assign.mutate(input, it), patience.signal);
    ledger.assigned.add(ticket_id);
  };
  const comment = async (ticket_id: string, content: string): Promise<void> => {
    const input = { ticket_id, content };
    const { id } = await acknowledged(sight, (it) => api.tickets.comments.create.mutate(input, it), patience.signal);
    ledger.comments.set(id, content);
  };

  async function agent(): Promise<void> {
    while (!ending.signal.aborted) {
      const name = `load ${(number += 1)}`;
      const id = await ticket(name);
      await assign(id);
      await comment(id, `about ${name}`);
      await pause(options.pause_ms * (0.5 + Math.random()), ending.signal);
    }
  }

  async function importer(): Promise<void> {
    while (!ending.signal.aborted) {
      const operation_id = await importOnce();
      await pause(options.import_every_ms, ending.signal);
      // One after the other: on a machine that is busy with others, work would only pile up.
      await until(() => isOver(lead, operation_id), ending.signal);
    }
  }

  async function importOnce(): Promise<string> {
    const label = `import ${ledger.imports.length + 1}`;
    const lines = Array.from({ length: options.import_lines }, (_, line) => `${label} line ${line + 1}`);
    const file = new Blob([`title\n${lines.join('\n')}\n`], { type: 'text/csv' });
    // An upload chooses a key of its own; one more copy of the file harms nobody.
    const uploaded = await acknowledged(sight, () => sent(lead, file, label, sight), patience.signal);
    const input = { file_id: uploaded.id, reporters: 'me' as const };
    const { id } = await acknowledged(sight, (it) => api.tickets.import.mutate(input, it), patience.signal);
    ledger.imports.push({ operation_id: id, label, lines: options.import_lines });
    return id;
  }

  /** Issues of Jira, each of one ticket, which is changed and commented at once. An attempt that died is waited for. */
  async function mirrorer(): Promise<void> {
    while (!ending.signal.aborted) {
      const name = `load ${(number += 1)}`;
      const ticket_id = await ticket(name);
      await acknowledged(sight, (it) => api.jira.createIssue.mutate({ ticket_id }, it), patience.signal);
      const change = { ticket_id, priority: 'urgent' as const };
      await acknowledged(sight, (it) => api.tickets.update.mutate(change, it), patience.signal);
      await comment(ticket_id, `about ${name}`);
      ledger.mirrored.set(ticket_id, change.priority);
      await pause(options.pause_ms * 4 * (0.5 + Math.random()), ending.signal);
    }
  }

  /** Questions that a worker answers, and reports that the api writes. */
  async function reader(): Promise<void> {
    while (!ending.signal.aborted) {
      const title = `load ${(number += 1)}`;
      const question = { message: `What about ${title}?`, wait_seconds: 0 };
      const { session_id } = await acknowledged(sight, (it) => api.chat.send.mutate(question, it), patience.signal);
      ledger.asked.add(session_id);
      await acknowledged(sight, (it) => api.reports.generate.mutate({ title }, it), patience.signal);
      ledger.reports.add(title);
      await pause(ASKS_EVERY_MS * (0.5 + Math.random()), ending.signal);
    }
  }

  /** Renewals of what the team pays for: the provider rings until it is heard, and the worker fetches what there is. */
  async function payer(around: Around, { subscription }: Automated): Promise<void> {
    while (!ending.signal.aborted) {
      const invoice = around.outside.stripe.renew(subscription, 'paid');
      const event_id = `evt_${crypto.randomUUID()}`;
      const bell = () => ring({ ...around, url }, event_id, { object: 'subscription', id: subscription });
      await acknowledged(sight, bell, patience.signal);
      ledger.invoices.add(invoice);
      await pause(PAYS_EVERY_MS * (0.5 + Math.random()), ending.signal);
    }
  }

  /** What is limited needs the store of limits, which may be Redis. It may be refused, but only as unavailable. */
  async function visitor(): Promise<void> {
    while (!ending.signal.aborted) {
      await acknowledged(sight, () => second.signIn(), patience.signal);
      await pause(SIGN_IN_EVERY_MS, ending.signal);
    }
  }

  const busy = [
    importer(),
    visitor(),
    ...(on === undefined || ledger.automated === undefined ? [] : [mirrorer(), reader(), payer(on, ledger.automated)]),
    ...Array.from({ length: options.agents }, agent),
  ];
  // Their failure is told by `stop`; until then it is nobody's.
  for (const work of busy) work.catch(() => {});

  return {
    lead,
    ledger,
    canary: async () => {
      const begun = performance.now();
      const id = await ticket(`load ${(number += 1)}`);
      const acknowledged_s = (performance.now() - begun) / 1000;
      await assign(id);
      await noticed(second.client, id, patience.signal);
      return { acknowledged_s, noticed_s: (performance.now() - begun) / 1000 };
    },
    stop: async () => {
      ending.abort();
      const late = setTimeout(
        () => patience.abort(new Error(`Something was not acknowledged within ${LAST_ACKS_MS / 1000} s.`)),
        LAST_ACKS_MS,
      );
      try {
        await Promise.all(busy);
      } finally {
        clearTimeout(late);
        patience.abort();
      }
    },
  };
}

/** Ends early when there is nothing more to begin. */
const pause = (ms: number, ending: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal: ending }).catch(() => {});

/** Asks again and again; who is not answered asks again too. */
async function until(isSo: () => Promise<boolean>, ending: AbortSignal): Promise<void> {
  while (!ending.aborted && !(await isSo().catch(() => false))) await pause(1_000, ending);
}

async function isOver({ api }: Deskwire, operation_id: string): Promise<boolean> {
  const { state } = await api.operations.get.query({ operation_id });
  return state !== 'queued' && state !== 'running';
}

async function sent(desk: Deskwire, file: Blob, label: string, { refusals }: Sight): Promise<{ id: string }> {
  try {
    return await desk.upload(file, { filename: `${label}.csv` });
  } catch (error) {
    // A refusal at the door of uploads is of a class of its own.
    if (error instanceof UploadRefused) refusals.set(error.data.code, (refusals.get(error.data.code) ?? 0) + 1);
    throw error;
  }
}

async function noticed({ api }: Deskwire, ticket_id: string, until: AbortSignal): Promise<void> {
  for (;;) {
    until.throwIfAborted();
    const { items } = await api.notifications.list.query({ page_size: 100 });
    if (items.some(({ entity_id, type }) => entity_id === ticket_id && type === 'ticket.assigned')) return;
    await sleep(100);
  }
}

/** A lead with a team, and a colleague who may be given work. */
async function settle(url: string, on: Around | undefined) {
  const sight = newSight();
  const lead = await account(url, sight, 'Lena Lead', 'lena@example.com');
  await lead.client.api.people.create.mutate({ name: 'Bo Second', email: 'bo@example.com' });
  const second = await account(url, sight, 'Bo Second', 'bo@example.com', lead.team_id);
  const { team_id } = lead;
  const person_id = await makeAgent(lead.client, team_id, second);
  const tickets = new Map<string, string>();
  const comments = new Map<string, string>();
  const assigned = new Set<string>();
  const imports: Ledger['imports'] = [];
  const automated = on && (await automate(lead.client, on.outside, on));
  const mirrored: Ledger['mirrored'] = new Map();
  const [asked, reports, invoices] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const ledger: Ledger = {
    team_id,
    automated,
    mirrored,
    asked,
    reports,
    invoices,
    assignee: { user_id: second.user_id, person_id },
    tickets,
    comments,
    assigned,
    imports,
    sight: newSight(),
    acks: () =>
      tickets.size +
      comments.size +
      assigned.size +
      imports.length +
      mirrored.size +
      asked.size +
      reports.size +
      invoices.size,
  };
  const settled = clientOf(url, ledger.sight, team_id);
  await settled.signIn(await lead.signIn());
  return { lead: settled, second, ledger };
}
