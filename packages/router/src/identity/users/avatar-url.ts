import type { Services } from '../../kit/services.ts';

/**
 * Where a picture is shown from. The address holds a random name that only those learn who see the person, so that
 * it needs no sign-in and can be cached for ever: a new picture has a new name.
 */
export const avatarUrl = ({ config }: Services, avatar_file: string | null): string | null =>
  avatar_file === null ? null : `${config.public_url}/api/v1/avatars/${avatar_file}`;
