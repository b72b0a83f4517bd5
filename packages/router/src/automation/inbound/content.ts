import type { Services } from '../../kit/services.ts';
import type { Sent } from './receiving/proofs.ts';

const placeOf = (id: string) => `inbound_messages:${id}:content`;

export const sealContent = ({ keyring }: Pick<Services, 'keyring'>, id: string, { headers, body }: Sent): string =>
  keyring.seal(JSON.stringify([headers, body]), placeOf(id));

/** The content of a message; undefined once it has been removed. */
export function openContent(
  { keyring }: Pick<Services, 'keyring'>,
  { id, content }: { readonly id: string; readonly content: string | null },
): Sent | undefined {
  if (content === null) return undefined;
  const [headers, body] = JSON.parse(keyring.open(content, placeOf(id))) as [Record<string, string>, string];
  return { headers, body };
}
