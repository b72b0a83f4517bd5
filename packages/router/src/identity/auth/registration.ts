import type { Base } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';

const PURPOSE = 'registration-token';
const form = /^rg_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/** What an applicant alone is given: by it they are known when the address is proven. Nothing of it needs to be kept. */
export const registrationTokenOf = ({ keyring }: Services, application_id: string): string =>
  `rg_${application_id}.${keyring.mac(PURPOSE, application_id)}`;

/** The application that whoever calls has made themselves: they name it, or their browser has kept it. */
export function ownApplication(
  { services, credentials }: Pick<Base, 'services' | 'credentials'>,
  registration_token: string | undefined,
): string | undefined {
  const [, application_id, mac] = form.exec(registration_token ?? credentials.registration ?? '') ?? [];
  if (application_id === undefined || !services.keyring.verifyMac(PURPOSE, application_id, mac!)) return undefined;
  return application_id;
}
