import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { email, inTeam, line, plannedAt, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

export const LicenseStatus = z.enum(['active', 'suspended', 'expired', 'revoked']).meta({ id: 'LicenseStatus' });
export type LicenseStatus = z.infer<typeof LicenseStatus>;

export const License = z
  .strictObject({
    id: ref('license'),
    team_id: ref('team').describe('The team that issued it.'),
    product_id: ref('product'),
    product_name: z.string(),
    holder_name: z.string(),
    holder_email: z.string().nullable(),
    prefix: z.string().describe('Beginning of its key. The whole key was shown once.'),
    status: LicenseStatus,
    max_activations: z.int().describe('On how many devices it can be used at once.'),
    activations: z.int().describe('On how many devices it is used now.'),
    expires_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'License' });
export type License = z.infer<typeof License>;

const IssuedLicense = z
  .strictObject({ license: License, key: z.string().describe('The licence key. It is shown only once.') })
  .meta({ id: 'IssuedLicense' });

export const LicenseActivation = z
  .strictObject({
    id: ref('license_activation'),
    name: z.string().nullable(),
    activated_at: timestamp(),
    last_seen_at: timestamp(),
    deactivated_at: timestamp().nullable(),
  })
  .meta({ id: 'LicenseActivation' });
export type LicenseActivation = z.infer<typeof LicenseActivation>;

/** The fields that the holder of a key may see: nothing about the seller or other devices. */
const shown = {
  license_id: ref('license'),
  product_id: ref('product'),
  expires_at: timestamp().nullable(),
  allowed: z.int().describe('On how many devices it can be used at once.'),
  used: z.int().describe('On how many devices it is used now.'),
};
const file = z
  .string()
  .describe('A JWS that proves the licence on this device offline until it expires. Verify it with licenses.keys.');

const named = { license_id: ref('license').describe('Id of the licence, from licenses.list.') };
const key = z
  .string()
  .max(64)
  .regex(
    /^[Dd][Ww][Ll](?:-[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{5}){5}$/,
    'must be DWL and five groups of five letters and digits, with hyphens between them',
  )
  .meta({ description: 'The licence key.', examples: ['DWL-7K2QX-0M3NR-9VT4C-HJ1WB-6D8ZP'] });
const fingerprint = text(200, 8).describe(
  'What identifies the device, such as a machine id: 8 to 200 characters, always the same. Only its hash is stored.',
);
const max_activations = z.int().min(1).max(10_000).nullable();

/** Devices ask often; whoever guesses keys must not. */
const limits = [
  { by: 'address', max: 30, seconds: 60 },
  { by: 'input:key', max: 60, seconds: 3600 },
] as const;
const live = ['LICENSE_NOT_FOUND', 'LICENSE_EXPIRED', 'LICENSE_REVOKED', 'LICENSE_SUSPENDED'] as const;

/** Licences that the team issued for its products. Devices use a licence by its key, without an account. */
export const licenses = {
  list: query({
    summary: 'List the licences that the team issued, newest first',
    access: 'team:purchases.read',
    rest: 'GET /licenses',
    input: inTeam({
      ...pageInput,
      product_id: ref('product').optional().describe('Only licences for this product, by UUID.'),
      search: text(200).optional().describe('Part of the name or email address of the holder.'),
    }),
    output: Page(License).meta({ id: 'LicensePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a licence',
    access: 'team:purchases.read',
    rest: 'GET /licenses/{license_id}',
    input: inTeam(named),
    output: License,
    errors: ['LICENSE_NOT_FOUND'],
  }),
  activations: query({
    summary: 'List the devices that a licence is or was used on, newest first',
    access: 'team:purchases.read',
    rest: 'GET /licenses/{license_id}/activations',
    input: inTeam({ ...named, ...pageInput }),
    output: Page(LicenseActivation).meta({ id: 'LicenseActivationPage' }),
    errors: ['LICENSE_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  issue: mutation({
    summary: 'Issue a licence for a published product; its key is shown once',
    access: 'team:products.manage',
    rest: 'POST /licenses',
    status: 201,
    input: inTeam({
      id: proposedId('license'),
      product_id: ref('product').describe('The published product, by UUID.'),
      holder_name: line(200).describe('Who may use it.'),
      holder_email: email().optional(),
      expires_at: plannedAt()
        .optional()
        .describe('Until when it is valid. Defaults to the license_days of the product.'),
      max_activations: max_activations
        .optional()
        .describe('On how many devices it can be used at once. Null, the default, for what the product says.'),
    }),
    output: IssuedLicense,
    errors: ['PRODUCT_NOT_FOUND', 'PRODUCT_NOT_PUBLISHED', 'ID_TAKEN'],
    events: ['license.issued'],
    offline: true,
  }),
  setLimit: mutation({
    summary: 'Set the number of devices on which a licence can be used at once',
    access: 'team:products.manage',
    rest: 'PUT /licenses/{license_id}/limit',
    input: inTeam({
      ...named,
      max_activations: max_activations.describe('The new limit. Null for what the product says.'),
    }),
    output: License,
    errors: ['LICENSE_NOT_FOUND'],
    events: ['license.limit_set'],
  }),
  reissue: mutation({
    summary: 'Replace the key of a licence; devices stay active, the old key stops working',
    access: 'team:products.manage',
    rest: 'POST /licenses/{license_id}/reissue',
    input: inTeam(named),
    output: IssuedLicense,
    errors: ['LICENSE_NOT_FOUND', 'LICENSE_REVOKED'],
    events: ['license.reissued'],
    destructive: true,
  }),
  suspend: mutation({
    summary: 'Suspend a licence until it is resumed',
    access: 'team:products.manage',
    rest: 'POST /licenses/{license_id}/suspend',
    input: inTeam(named),
    output: License,
    errors: ['LICENSE_NOT_FOUND', 'LICENSE_REVOKED'],
    events: ['license.suspended'],
  }),
  resume: mutation({
    summary: 'Resume a suspended licence',
    access: 'team:products.manage',
    rest: 'POST /licenses/{license_id}/resume',
    input: inTeam(named),
    output: License,
    errors: ['LICENSE_NOT_FOUND', 'LICENSE_REVOKED'],
    events: ['license.resumed'],
  }),
  revoke: mutation({
    summary: 'Revoke a licence for good; licence files work until they expire',
    access: 'team:products.manage',
    rest: 'POST /licenses/{license_id}/revoke',
    input: inTeam(named),
    output: License,
    errors: ['LICENSE_NOT_FOUND'],
    events: ['license.revoked'],
    destructive: true,
  }),
  activate: mutation({
    summary: 'Activate a licence on a device; the same device again is the same activation',
    access: 'public',
    rest: 'POST /licenses/activate',
    limit: limits,
    input: z.strictObject({
      key,
      fingerprint,
      name: line(200).optional().describe('What the holder calls the device.'),
    }),
    output: z
      .strictObject({ ...shown, activation_id: ref('license_activation'), file, file_expires_at: timestamp() })
      .meta({ id: 'ActivatedLicense' }),
    errors: [...live, 'ACTIVATIONS_SPENT'],
    events: ['license.activated'],
  }),
  deactivate: mutation({
    summary: 'Deactivate a licence on a device, to use it on another one',
    access: 'public',
    rest: 'POST /licenses/deactivate',
    limit: limits,
    input: z.strictObject({ key, fingerprint }),
    output: z.strictObject(shown).meta({ id: 'DeactivatedLicense' }),
    errors: ['LICENSE_NOT_FOUND', 'ACTIVATION_NOT_FOUND', 'DEACTIVATIONS_SPENT'],
    events: ['license.deactivated'],
  }),
  validate: mutation({
    summary: 'Check a licence, and whether it is active on a device',
    access: 'public',
    rest: 'POST /licenses/validate',
    limit: limits,
    input: z.strictObject({ key, fingerprint: fingerprint.optional() }),
    output: z
      .strictObject({
        ...shown,
        valid: z.boolean().describe('Whether it may be used, on this device if one was given.'),
        status: LicenseStatus,
        active_here: z.boolean().nullable().describe('Null if no device was given.'),
      })
      .meta({ id: 'ValidatedLicense' }),
    errors: ['LICENSE_NOT_FOUND'],
    events: [],
  }),
  keys: query({
    summary: 'List the public keys that licence files are verified with',
    access: 'public',
    rest: 'GET /licenses/keys',
    limit: [{ by: 'address', max: 60, seconds: 60 }],
    input: z.strictObject({}),
    output: z
      .strictObject({
        items: z.array(z.strictObject({ kid: z.string(), public_key: z.string().describe('Ed25519, in PEM.') })),
      })
      .meta({ id: 'LicenseKeys' }),
  }),
};
