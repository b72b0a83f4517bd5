import { contract } from '@deskwire/contract/contract.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { tables } from '@deskwire/database/schema.ts';
import { appRouter } from '@deskwire/router/domains.ts';
import { createContext } from '@deskwire/router/kit/access/access.ts';
import type { Context, Identity } from '@deskwire/router/kit/context.ts';
import { runMatrix } from './matrix.ts';
import { pointEverywhere } from './pointing.ts';
import type { Rig } from './rig.ts';

/** A mistake as people make it, planted into the real thing, and the sentence that must tell of it. */
export interface Planted {
  readonly mistake: string;
  readonly plant: (rig: Rig) => () => void;
  readonly look: (rig: Rig) => Promise<readonly string[]>;
  readonly tells: RegExp;
}

const cells =
  (path: string) =>
  async (rig: Rig): Promise<readonly string[]> =>
    (await runMatrix(rig, { doors: [rig.doors.caller], paths: [path] })).faults;
const pointing =
  (path: string) =>
  (rig: Rig): Promise<readonly string[]> =>
    pointEverywhere(rig, rig.doors.caller, [path]);

export const mistakes: readonly Planted[] = [
  {
    mistake: 'a query that forgets the team',
    plant: inStatements(/"sla_rules"/, /(?:"\w+"\.)?"team_id" = (\$\d+)/g, '$1::uuid is not null'),
    look: pointing('sla.rules.get'),
    tells: /^sla\.rules\.get rule_id .* reads CANARY_B$/,
  },
  {
    mistake: 'a permission that is too weak',
    plant: inEntry(contract.tickets.delete, { access: 'team:tickets.read' }),
    look: cells('tickets.delete'),
    tells: /^tickets\.delete as viewer .* got 200 instead of 403$/,
  },
  {
    mistake: 'a guard that takes whoever calls for the owner',
    plant: ({ stage }) =>
      before('people.list', async (ctx) => {
        const { identify } = createContext({ ...ctx, credentials: { bearer: stage.bearers.owner } });
        return { ...ctx, identify };
      }),
    look: cells('people.list'),
    tells: /^people\.list as anonymous .* got 200 instead of 401$/,
  },
  {
    mistake: 'a foreign id taken from a list',
    plant: inStatements(/"tickets"/, /(?:"\w+"\.)?"team_id" = (\$\d+)/g, '$1::uuid is not null'),
    look: pointing('tickets.bulkUpdate'),
    tells: /^tickets\.bulkUpdate ticket_ids\[\] .* (?:reads CANARY_B|got 200 instead of 404)$/,
  },
  {
    mistake: 'an answer with fields that requesters must not see',
    plant: () =>
      within('tickets.get', ({ scope, ...ctx }) => ({ ...ctx, scope: scope && { ...scope, visibility: 'own' } })),
    look: cells('tickets.get'),
    tells: /^tickets\.get as reporter .* reads canary_staff_only$/,
  },
  {
    mistake: 'a write before the refusal',
    plant: (rig) => before('tickets.comments.create', (ctx) => touchTeam(rig, ctx)),
    look: cells('tickets.comments.create'),
    tells: /^tickets\.comments\.create as viewer .* was refused \(FORBIDDEN\) and wrote: update teams$/,
  },
  {
    mistake: 'a key whose scopes nobody asks for',
    plant: () =>
      before('tickets.get', async (ctx) => ({ ...ctx, identify: async () => widened(await ctx.identify()) })),
    look: cells('tickets.get'),
    tells: /^tickets\.get as narrowKey .* got 200 instead of 403$/,
  },
  {
    mistake: 'a suspended account that is let in',
    plant: inStatements(/from sessions s/, /u\.status/, "'active' as status"),
    look: cells('users.me'),
    tells: /^users\.me as suspended .* got 200 instead of 403$/,
  },
  {
    mistake: 'an API key where a session is needed',
    plant: inEntry(contract.apiKeys.list, { via: undefined }),
    look: cells('apiKeys.list'),
    tells: /^apiKeys\.list as fullKey .* got 200 instead of 403$/,
  },
  {
    mistake: 'an internal comment that a requester reads',
    plant: inStatements(/"ticket_comments"/, /"c"\."is_internal" = (\$\d+)/, '$1::boolean is not null'),
    look: cells('tickets.comments.list'),
    tells: /^tickets\.comments\.list as reporter .* reads CANARY_INTERNAL$/,
  },
  {
    mistake: 'a session that has expired and still counts',
    plant: inStatements(/from sessions s/, /s\.expires_at >/, "'infinity'::timestamptz >"),
    look: cells('tickets.list'),
    tells: /^tickets\.list as expired .* got 200 instead of 401$/,
  },
  {
    mistake: 'a query that writes',
    plant: (rig) => before('tickets.stats', (ctx) => touchTeam(rig, ctx)),
    look: cells('tickets.stats'),
    tells: /^tickets\.stats as owner .* is a query and wrote: update teams$/,
  },
];

/** Changes the statements that match; a statement that is written differently by now makes the mistake fail to be found. */
function inStatements(which: RegExp, from: RegExp, to: string): Planted['plant'] {
  return ({ box }) => {
    box.rewrite((text) => (which.test(text) ? text.replace(from, to) : text));
    return () => box.rewrite(undefined);
  };
}

/** Changes what the contract says of a procedure: its middlewares read it anew for every call. */
function inEntry(entry: Entry, change: Readonly<Record<string, unknown>>): Planted['plant'] {
  return () => {
    const kept = { ...entry };
    Object.assign(entry, change);
    return () => void Object.assign(entry, kept);
  };
}

type Ctx = Context & { readonly scope?: object | null };
type Middleware = (call: { ctx: Ctx; next: (given?: { ctx: object }) => Promise<unknown> }) => Promise<unknown>;
const middlewaresOf = (path: string): Middleware[] => {
  const procedures = appRouter._def.procedures as unknown as Readonly<
    Record<string, { _def: { middlewares: Middleware[] } }>
  >;
  return procedures[path]!._def.middlewares;
};
function insert(path: string, index: number, middleware: Middleware): () => void {
  const middlewares = middlewaresOf(path);
  middlewares.splice(index, 0, middleware);
  return () => void middlewares.splice(middlewares.indexOf(middleware), 1);
}

/** Changes the context before the guard, which is the first middleware. */
const before = (path: string, change: (ctx: Ctx) => Promise<Ctx>) =>
  insert(path, 0, async ({ ctx, next }) => next({ ctx: await change(ctx) }));
/** Changes the context between the guard and the handler. */
const within = (path: string, change: (ctx: Ctx) => object) =>
  insert(path, middlewaresOf(path).length - 1, ({ ctx, next }) => next({ ctx: change(ctx) }));

async function touchTeam({ box, stage }: Rig, ctx: Ctx): Promise<Ctx> {
  await tables<'teams'>()(box.db).updateTable('teams').set({ name: 'Touched' }).where('id', '=', stage.a.id).execute();
  return ctx;
}

const widened = (identity: Identity): Identity =>
  identity.principal !== null && identity.principal.kind === 'key'
    ? { ...identity, principal: { ...identity.principal, key: { ...identity.principal.key, scopes: ['*'] } } }
    : identity;
