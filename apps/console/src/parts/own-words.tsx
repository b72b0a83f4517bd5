import type { ReactNode } from 'react';
import type { Act } from './act.ts';
import { Danger } from './ask.tsx';
import { TextArea } from './field.tsx';
import { FormDialog } from './form.tsx';
import { words } from '../words.ts';

interface OwnWordsProps<I> {
  content: string;
  most?: number;
  /** Changes what was said, where one may. */
  edit: { readonly act: Act<I>; readonly send: (content: string) => I } | undefined;
  /** Takes it away, where one may; what is asked before. */
  remove: { readonly question: string; readonly run: () => void } | undefined;
  /** What else can be done with it. */
  children?: ReactNode;
}
/** What can be done with something that was said, at the end of its line. */
export const OwnWords = <I,>({ content, most = 20_000, edit, remove, children = null }: OwnWordsProps<I>) =>
  edit === undefined && remove === undefined && children === null ? null : (
    <span className="no-print -mr-3 ml-auto flex">
      {children}
      {edit === undefined ? null : (
        <FormDialog
          title={words.ticket.edit}
          look="bare"
          submit={words.ticket.save}
          act={edit.act}
          send={(values) => edit.send(values['content']!)}
        >
          <TextArea
            label={words.act.text}
            name="content"
            rows={6}
            required
            maxLength={most}
            defaultValue={content}
            autoFocus
          />
        </FormDialog>
      )}
      {remove === undefined ? null : (
        <Danger look="bare" label={words.act.delete} question={remove.question} run={remove.run} />
      )}
    </span>
  );
