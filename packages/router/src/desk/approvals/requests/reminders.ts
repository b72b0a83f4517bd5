/** The shares of its time after which a pending request reminds those who have not decided. */
const shares = [0.5, 0.9];

interface Running {
  readonly created_at: string;
  readonly expires_at: string;
  /** Reminders that went out. */
  readonly reminded: number;
}

/** How many reminders should have gone out by now. */
export function remindersDue({ created_at, expires_at }: Omit<Running, 'reminded'>, now: string): number {
  return shares.filter((share) => momentOf(share, created_at, expires_at) <= Date.parse(now)).length;
}

/** The time to check a request again: its next reminder, or its expiry. */
export function nextLook({ created_at, expires_at, reminded }: Running): string {
  const share = shares[reminded];
  return share === undefined ? expires_at : new Date(momentOf(share, created_at, expires_at)).toISOString();
}

const momentOf = (share: number, from: string, to: string): number =>
  Date.parse(from) + Math.ceil((Date.parse(to) - Date.parse(from)) * share);
