import type { FastifyInstance } from 'fastify';
import { contract } from '@deskwire/contract/contract.ts';
import { codesOf } from '@deskwire/contract/errors.ts';
import { integrations } from '@deskwire/contract/automation/integrations.ts';
import { IntegrationType } from '@deskwire/contract/automation/integrations.schemas.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { BINDING_COOKIE } from '../../context.ts';
import type { PlainRoute } from '../openapi/plain.ts';
import { send, sendRefusal, visitOf } from './visit.ts';

/** Mounts the page to which other systems send the browser back, after somebody let us use an account there. */
export function mountConnecting(app: FastifyInstance, prefix: string, services: Services): void {
  app.get(`${prefix}/integrations/:type/callback`, async (req, reply) => {
    const { call, query, params, cookies } = visitOf(services, req, reply);
    void reply.clearCookie(BINDING_COOKIE, { path: '/', httpOnly: true, secure: true, sameSite: 'lax' });
    try {
      const type = IntegrationType.safeParse(params['type']);
      const { code, state, installation_id } = query;
      const binding = cookies[BINDING_COOKIE];
      if (!type.success || state === undefined || binding === undefined) throw new AppError('INTEGRATION_FLOW_EXPIRED');
      const answer = { type: type.data, state, code, installation_id, binding };
      const { return_to } = await call('integrations.finish', integrations.finish, answer);
      return send(reply, { go: return_to });
    } catch (error) {
      return sendRefusal(req, reply, error);
    }
  });
}

export const connectingRoutes: readonly PlainRoute[] = [
  {
    route: 'GET /api/v1/integrations/{type}/callback',
    id: 'integrations.callback',
    summary: 'Finish connecting an account in the browser that began it',
    access: 'public',
    parameters: [
      { name: 'type', in: 'path', required: true, schema: { type: 'string' } },
      ...['code', 'state', 'installation_id'].map((name) => ({
        name,
        in: 'query' as const,
        schema: { type: 'string' },
      })),
    ],
    answers: { 303: { description: 'To return_to' } },
    refusals: codesOf(contract.integrations.finish),
  },
];
