import type { Photo, photos } from '@deskwire/contract/field/photos.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getPhoto } from './find.ts';
import { presentPhoto } from './present.ts';

export const readPhoto = async (ctx: Ctx<typeof photos.get>, { photo_id }: In<typeof photos.get>): Promise<Photo> =>
  presentPhoto(ctx)(await getPhoto(ctx.db, ctx.scope, photo_id));
