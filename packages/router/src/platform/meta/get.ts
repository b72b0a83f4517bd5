import type { meta } from '@deskwire/contract/platform/meta.ts';
import { entitlements, tiers } from '@deskwire/contract/kit/entitlements.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Ctx, Out } from '../../kit/context.ts';

/** Gets what the operator has set up, as far as strangers may know. */
export function getMeta({ services }: Ctx<typeof meta.get>): Out<typeof meta.get> {
  return {
    version: packageJson.version,
    sign_in: {
      providers: [...services.providers.values()].map(({ id, name }) => ({ id, name })),
      password_min_length: services.config.password_min_length,
    },
    models: services.models.platform.length > 0,
    billing: services.payments?.name ?? null,
    max_file_bytes: Math.max(...tiers.map((tier) => entitlements.file_bytes[tier])),
  };
}
