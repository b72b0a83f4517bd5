import { lazy, Suspense, useEffect, useState } from 'react';
import { onAsk } from './confirm.ts';

const PasswordDialog = lazy(async () => ({ default: (await import('./password.tsx')).PasswordDialog }));

/** Draws the dialog once somebody is asked. */
export function StepUp() {
  const [answer, setAnswer] = useState<(confirmed: boolean) => void>();
  useEffect(() => onAsk((next) => setAnswer(() => next)), []);
  return answer === undefined ? null : (
    <Suspense>
      <PasswordDialog
        end={(confirmed) => {
          setAnswer(undefined);
          answer(confirmed);
        }}
      />
    </Suspense>
  );
}
