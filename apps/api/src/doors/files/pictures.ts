import { buffer } from 'node:stream/consumers';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { maximumAvatarBytes } from '@deskwire/adapters/images.ts';
import { openAvatar } from '@deskwire/router/identity/users/avatar/picture.ts';
import { authenticated } from '@deskwire/router/kit/access/access.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { sendError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { mount } from '../mount.ts';
import type { PlainRoute } from '../openapi/plain.ts';

export const pictureRoutes: readonly PlainRoute[] = [
  {
    route: 'GET /api/v1/avatars/{avatar}',
    id: 'avatars.get',
    summary: 'Get the avatar at the address in `avatar_url`',
    access: 'public',
    parameters: [{ name: 'avatar', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-f]{32}$' } }],
    answers: { 200: { description: 'The picture', type: 'image/webp' } },
    refusals: ['ROUTE_NOT_FOUND'],
  },
];

/** Serves avatars, and mounts the procedures that accept an image: as base64 in JSON, or as a file in a form. */
export async function mountPictures(app: FastifyInstance, prefix: string, services: Services): Promise<void> {
  app.get<{ Params: { avatar: string } }>(`${prefix}/avatars/:avatar`, async (req, reply) => {
    const picture = await openAvatar(services, req.params.avatar);
    if (picture === undefined) return sendError(req, reply, new AppError('ROUTE_NOT_FOUND'));
    return reply.headers(shown).send(picture);
  });
  await app.register(async (scope) => {
    await scope.register(multipart, { limits: { files: 1, fields: 5, parts: 6, fileSize: maximumAvatarBytes } });
    mount(scope, prefix, services, {
      serves: ({ door }) => door === 'picture',
      config: () => ({ accepts: ['application/json', 'multipart/form-data'] }),
      open:
        (_route, call) =>
        async ({ req, reply, ctx, input }) => {
          if (!req.isMultipart()) return reply.send(await call(ctx, input));
          // Unknown callers cannot make us hold five megabytes.
          await authenticated(ctx);
          return reply.send(await call(ctx, await receivePicture(req)));
        },
    });
  });
}

/** Pages of other origins may show an avatar, and it never changes under the same name. */
const shown = {
  'content-type': 'image/webp',
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'cross-origin',
};

/** The fields of a form, with its only file as `image`, whatever it was called there. */
async function receivePicture(req: FastifyRequest): Promise<Input> {
  const input: Input = {};
  for await (const part of req.parts()) {
    if (part.type === 'field') {
      input[part.fieldname] = part.value;
      continue;
    }
    const bytes = await buffer(part.file);
    if (part.file.truncated) throw new AppError('PAYLOAD_TOO_LARGE', { max_bytes: maximumAvatarBytes });
    input['image'] = bytes.toString('base64');
  }
  return input;
}
