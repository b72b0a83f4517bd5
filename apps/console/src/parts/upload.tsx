import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { UploadOptions } from '@deskwire/sdk';
import { desk } from '../desk.ts';
import { Button, type ButtonProps } from './button.tsx';
import { sayWhy } from './toast.tsx';

interface UploadProps {
  label: string;
  look: NonNullable<ButtonProps['look']>;
  /** What the files are attached to, and who sees them. */
  to?: Omit<UploadOptions, 'filename'>;
  /** The namespaces in which they are shown. */
  shownIn: readonly string[];
}

/** Uploads files that somebody picks. */
export function Upload({ label, look, to = {}, shownIn }: UploadProps) {
  const queries = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: (file: File) => desk.upload(file, { filename: file.name, ...to }),
    onError: sayWhy,
    onSuccess: () => Promise.all(shownIn.map((name) => queries.invalidateQueries({ queryKey: [[name]] }))),
  });
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        className="hidden"
        aria-label={label}
        onChange={({ target }) => {
          for (const file of target.files ?? []) mutate(file);
          target.value = '';
        }}
      />
      <Button look={look} disabled={isPending} onClick={() => picker.current?.click()}>
        {label}
      </Button>
    </>
  );
}
