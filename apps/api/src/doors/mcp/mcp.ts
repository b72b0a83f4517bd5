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
import { offeredTools, toolsFor, type OfferedTool } from './tools.ts';
import { callerOf } from '../../procedures.ts';

const MAX_BATCH = 10;
const instructions = `Each tool is a procedure of Deskwire, named <domain>_<procedure>. You act with the permissions of
the person who gave you the token, in the team in effect: the one that team_id names, else that of the token, else that
person's default team. Lists are paged: pass next_cursor as cursor. Errors say what happened and what to do.`;

/**
 * Procedures as tools for AI agents, over streamable HTTP. It is stateless, with a server and a transport for each
 * request, so that any API process can respond. Agents see the tools that their credentials allow in the team in
 * effect. `?domains=` narrows them down for models that cannot choose among hundreds.
 */
export function mountMcp(app: FastifyInstance, url: string, services: Services): void {
  let tools: ReadonlyMap<string, OfferedTool> | undefined;
  app.post(url, async (req, reply) => {
    try {
      const ctx = contextOf(services, req, reply, 'mcp');
      const { principal } = await authenticated(ctx);
      if (Array.isArray(req.body) && req.body.length > MAX_BATCH) throw new AppError('BAD_REQUEST');
      const server = serverOf((tools ??= offeredTools()), ctx, principal, domainsOf(req));
      return await answer(server, req, reply);
    } catch (error) {
      return sendError(req, reply, error);
    }
  });
}

function domainsOf({ query }: FastifyRequest): string[] | undefined {
  const { domains } = query as { domains?: unknown };
  return typeof domains === 'string' && domains !== '' ? domains.split(',') : undefined;
}

function serverOf(
  tools: ReadonlyMap<string, OfferedTool>,
  ctx: Context,
  principal: Principal,
  domains: readonly string[] | undefined,
): Server {
  const server = new Server({ name: 'deskwire', version: '1' }, { capabilities: { tools: {} }, instructions });
  const membership = teamInEffect({ request: ctx.request, principal });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: toolsFor(tools, principal, membership, domains),
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) => {
    const tool = tools.get(params.name);
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${params.name}`);
    const key = params._meta?.['idempotency_key'];
    return call(
      tool,
      ctx,
      params.arguments ?? {},
      typeof key === 'string' || key === undefined ? key : JSON.stringify(key),
      signal,
    );
  });
  return server;
}

/** An error is a result too: the model reads its code and details, and can do better. */
async function call(
  { path }: OfferedTool,
  ctx: Context,
  input: unknown,
  idempotency_key: string | undefined,
  signal: AbortSignal,
): Promise<CallToolResult> {
  const { services, credentials, request } = ctx;
  const own = createContext({
    services,
    credentials,
    request: { ...request, idempotency_key: idempotency_key ?? request.idempotency_key },
  });
  try {
    const output = (await callerOf(path)(own, input, signal)) ?? null;
    const isObject = output !== null && typeof output === 'object' && !Array.isArray(output);
    return {
      content: [{ type: 'text', text: JSON.stringify(output) }],
      ...(isObject ? { structuredContent: output as Record<string, unknown> } : {}),
    };
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
