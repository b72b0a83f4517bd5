import type { Domain } from '../../kit/domain.ts';
import { ofPerson, ofPlatform, ofTeam } from '../../kit/tables.ts';
import { licensesRouter } from './router.ts';

export const licensesDomain = {
  router: licensesRouter,
  references: { license: 'licenses', license_activation: 'license_activations' },
  audiences: { license: { needs: 'purchases.read' } },
  tables: {
    licenses: ofPerson('created_by', {
      authored: ['holder_name'],
      address: ['holder_email'],
      secret: ['key_hash', 'sealed_key'],
      none: ['prefix'],
    }),
    license_activations: ofTeam({ authored: ['name'], secret: ['fingerprint_hash'] }),
    signing_keys: ofPlatform({ secret: ['private_key'], none: ['purpose', 'kid', 'public_key'] }),
  },
} satisfies Domain;
