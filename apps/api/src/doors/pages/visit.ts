import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { contextOf } from '../../context.ts';
import { refuse } from '../../errors.ts';
import { callerOf } from '../../procedures.ts';
import { alert, html, page, policyOf, type Html } from './html.ts';

/** A request for a page: what came with it, and a way to call procedures as the visitor. */
export interface Visit {
  readonly services: Services;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly form: Readonly<Record<string, string | undefined>>;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly reply: FastifyReply;
  call<E extends Entry>(path: string, entry: E, input: E['input']['_input']): Promise<E['output']['_output']>;
}
/** The response of a page: itself, with the one script that it may run, or where to continue. */
export type Answer =
  | { readonly title: string; readonly body: Html; readonly script?: string | undefined }
  | { readonly go: string };

export function visitOf(services: Services, req: FastifyRequest, reply: FastifyReply): Visit {
  return {
    services,
    query: textsOf(req.query),
    form: textsOf(req.body),
    params: textsOf(req.params),
    cookies: req.cookies,
    reply,
    call: (path, _entry, input) => callerOf(path)(contextOf(services, req, reply), input),
  };
}
const textsOf = (given: unknown): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(given ?? {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );

export const send = (reply: FastifyReply, answer: Answer): FastifyReply =>
  'go' in answer
    ? reply.code(303).header('location', answer.go).send()
    : reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', policyOf(answer.script))
        .send(page(answer.title, answer.body, answer.script));

/** Shows an error of a procedure to a person. */
export function sendRefusal(req: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const { message } = refuse(req, reply, thrown);
  return send(reply, {
    title: 'That did not work',
    body: html`${alert(message)}
      <p><a href="/sign-in">Sign in</a></p>`,
  });
}

/** Shows a form again with what was wrong, for errors that another try can fix; throws all others. */
export async function again(
  reply: FastifyReply,
  mendable: readonly string[],
  work: () => Promise<Answer>,
  show: (message: string) => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || !mendable.includes(error.app)) throw error;
    void reply.code(422);
    return show(error.message);
  }
}

/** Sends people who are not signed in to the sign-in page first, and then back here. */
export async function signInFirst(here: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.app !== 'UNAUTHENTICATED') throw error;
    return { go: `/sign-in?${new URLSearchParams({ redirect_to: here }).toString()}` };
  }
}
