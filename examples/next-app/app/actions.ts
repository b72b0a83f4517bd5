'use server';

import { isError, uuidv7 } from '@deskwire/sdk';
import { revalidatePath } from 'next/cache';
import { desk } from './desk';

export async function report(form: FormData): Promise<void> {
  try {
    // With an id of its own, a form that is sent twice makes one ticket.
    await desk().api.tickets.create.mutate({
      id: String(form.get('id') ?? uuidv7()),
      title: form.get('title') as string,
      type: 'incident',
    });
  } catch (error) {
    if (!isError(error, 'ID_TAKEN')) throw error;
  }
  revalidatePath('/');
}
