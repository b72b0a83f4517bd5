interface Plan {
  readonly url: string;
  /** The statement that finds who sends a request, by the id of the session. */
  readonly who: string;
}
export const plan = JSON.parse(process.env['PLAN']!) as Plan;
