import type { emailsInbound } from '@deskwire/contract/inbox/emails.inbound.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getMail, presentMail } from './present.ts';
import { readRaw } from './reading/read-raw.ts';

type Get = typeof emailsInbound.get;

/** A mail with what it says, read again from how it came. */
export async function showInbound({ db, scope, services }: Ctx<Get>, { mail_id }: In<Get>): Promise<Out<Get>> {
  const row = await getMail(db, scope, mail_id);
  const read = row.file_id === null ? undefined : await readRaw(services, row.file_id);
  const mail = read?.ok === true ? read.value : undefined;
  return {
    ...presentMail(row),
    file_id: row.file_id,
    to: mail?.to.map(({ address }) => address) ?? [],
    cc: mail?.cc.map(({ address }) => address) ?? [],
    text: mail?.whole ?? null,
    attachments: mail?.attachments.map(({ name, start, end }) => ({ name, size: end - start })) ?? [],
  };
}
