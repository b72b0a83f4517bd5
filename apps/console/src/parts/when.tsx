import { ago, when } from '../time.ts';

/** How long ago, and exactly when to who asks. */
export const When = ({ at, className = 'text-sm text-muted' }: { at: string; className?: string }) => (
  <time className={className} dateTime={at} title={when(at)}>
    {ago(at)}
  </time>
);
