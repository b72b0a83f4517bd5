import type { Keyring } from '@deskwire/adapters/keyring.ts';

const PURPOSE = 'worker-callback';

export interface Attempt {
  readonly job_id: string;
  readonly attempt: number;
}
/** How a job and its attempt are written in one word. */
export const jobText = ({ job_id, attempt }: Attempt): string => `${job_id}:${attempt}`;
export function readJob(text: string): Attempt {
  const [job_id = '', attempt = ''] = text.split(':');
  return { job_id, attempt: Number(attempt) };
}

/** The key that the worker of one attempt signs with. It is derived, so that it is known even for jobs that are not. */
export const callbackKeyOf = ({ mac }: Pick<Keyring, 'mac'>, job: string): string => mac(PURPOSE, job);
/** The keys that it may have got: that of the secret before the last change too. */
export const callbackKeysOf = ({ macs }: Pick<Keyring, 'macs'>, job: string): readonly string[] => macs(PURPOSE, job);
