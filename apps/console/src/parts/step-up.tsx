import { lazy, Suspense, useEffect, useState } from 'react';

const PasswordDialog = lazy(async () => ({ default: (await import('./password.tsx')).PasswordDialog }));

let ask: ((answer: (confirmed: boolean) => void) => void) | undefined;

/** Asks for the password again, from anywhere; false if it was not given. */
export const confirmPassword = (): Promise<boolean> =>
  new Promise((resolve) => {
    if (ask === undefined) resolve(false);
    else ask(resolve);
  });

/** Draws the dialog once somebody is asked. */
export function StepUp() {
  const [answer, setAnswer] = useState<(confirmed: boolean) => void>();
  useEffect(() => {
    ask = (next) => setAnswer(() => next);
    return () => {
      ask = undefined;
    };
  }, []);
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
