/**
 * Whether to take the ways that are only faster: they must answer what the plain ones answer. `npm run test:plain` runs
 * every test with FAST_PATHS=off and so shows that nothing depends on them.
 */
// oxlint-disable-next-line node/no-process-env -- modules decide while they load, before there is a configuration
export const fastPaths: boolean = process.env['FAST_PATHS'] !== 'off';
