import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticated, createContext, teamInEffect } from '@deskwire/router/kit/access/access.ts';
import type { Context, Principal } from '@deskwire/router/kit/context.ts';
import { AppError, errorBody } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { contextOf } from '../../context.ts';
import { appErrorOf, sendError } from '../../errors.ts';
import { cursorOf, resultOf, type Asked } from './answer.ts';
import { foundOf, metaTools } from './meta-tools.ts';
import { allowedTools, offeredTools, offerOf, toolsetsOf, type OfferedTool, type Tools } from './tools.ts';
import { callerOf } from '../../procedures.ts';

const MAX_BATCH = 10;
const instructions = `Each tool is a procedure of Deskwire, named <domain>_<procedure>. You act with the permissions of
the person who gave you the token, in their default team unless the token has one; every tool also takes team_id to act in
another of their teams. Lists are paged: pass next_cursor as cursor. If no listed tool does what you want, look with
tools_find and call what it finds with tools_call. Long answers are cut, and say how to go on. Errors say what happened and
what to do.`;

/**
 * Procedures as tools for AI agents, over streamable HTTP. It is stateless, with a server and a transport for each
 * request, so that any API process can respond. Agents see the tools that their credentials allow in the team in
 * effect: those that `?tools=tickets,sla` names, else all if they are few, else the usual ones and means to find others.
 */
export function mountMcp(app: FastifyInstance, url: string, services: Services): void {
  let tools: Tools | undefined;
  app.post(url, async (req, reply) => {
    try {
      const ctx = contextOf(services, req, reply, 'mcp');
      const { principal } = await authenticated(ctx);
      if (Array.isArray(req.body) && req.body.length > MAX_BATCH) throw new AppError('BAD_REQUEST');
      tools ??= offeredTools();
      const wanted = toolsetsOf(tools, (req.query as { tools?: unknown }).tools);
      return await answer(serverOf(tools, ctx, principal, wanted), req, reply);
    } catch (error) {
      return sendError(req, reply, error);
    }
  });
}

function serverOf(tools: Tools, ctx: Context, principal: Principal, wanted: readonly string[] | undefined): Server {
  const server = new Server({ name: 'deskwire', version: '1' }, { capabilities: { tools: {} }, instructions });
  const membership = teamInEffect({ request: ctx.request, principal });
  const allowed = allowedTools(tools, principal, membership);
  server.setRequestHandler(ListToolsRequestSchema, () => {
    const offer = offerOf(allowed, wanted);
    return { tools: [...offer.tools.map(({ tool }) => tool), ...metaTools(offer.isAll)] };
  });
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) => {
    const key = params._meta?.['idempotency_key'];
    const given = params.arguments ?? {};
    const make = (name: string, input: unknown, from = 0) =>
      call(named(tools, name), ctx, { name, input: input as Asked['input'], from }, keyOf(key), signal);
    if (params.name === 'tools_find') return foundOf(allowed, given['words']);
    if (params.name === 'tools_call') return make(String(given['name']).replaceAll('.', '_'), given['arguments'] ?? {});
    if (params.name !== 'tools_more') return make(params.name, given);
    const cursor = cursorOf(given['cursor']);
    if (cursor === undefined) throw new McpError(ErrorCode.InvalidParams, 'This is not a cursor of a cut answer');
    const tool = named(tools, cursor.name);
    if (tool.entry.kind !== 'query') throw new McpError(ErrorCode.InvalidParams, 'Only what reads can be read on');
    return make(cursor.name, cursor.input, cursor.from);
  });
  return server;
}

function named(tools: Tools, name: string): OfferedTool {
  const tool = tools.get(name);
  if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${name.slice(0, 100)}`);
  return tool;
}
const keyOf = (key: unknown): string | undefined =>
  typeof key === 'string' || key === undefined ? key : JSON.stringify(key);

/** An error is a result too: the model reads its code and details, and can do better. */
async function call(
  { path, entry }: OfferedTool,
  ctx: Context,
  asked: Pick<Asked, 'name' | 'input' | 'from'>,
  idempotency_key: string | undefined,
  signal: AbortSignal,
): Promise<CallToolResult> {
  const { services, credentials, request } = ctx;
  const again = (input: unknown) => {
    const own = createContext({
      services,
      credentials,
      request: { ...request, idempotency_key: idempotency_key ?? request.idempotency_key },
    });
    return callerOf(path)(own, input, signal);
  };
  try {
    const output = (await again(asked.input)) ?? null;
    return await resultOf(output, { ...asked, entry, call: again });
  } catch (thrown) {
    const error = appErrorOf(thrown);
    if (error.app === 'INTERNAL') services.report('A tool failed', error.cause, { path, request_id: request.id });
    const refusal = { error: errorBody(error, request.id) };
    return { isError: true, content: [{ type: 'text', text: JSON.stringify(refusal) }], structuredContent: refusal };
  }
}

async function answer(server: Server, req: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const headers = new Headers(
      Object.entries(req.headers).flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    );
    const request = new Request('http://localhost/mcp', { method: 'POST', headers });
    const response = await transport.handleRequest(request, { parsedBody: req.body });
    const type = response.headers.get('content-type');
    if (type !== null) void reply.type(type);
    return reply.code(response.status).send(await response.text());
  } finally {
    await server.close();
  }
}
