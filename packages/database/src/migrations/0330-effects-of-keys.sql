-- What a procedure without a surrounding transaction has done already, sealed: whoever repeats the call after it died goes on from
-- there. Whoever knows no column for it, the release before, does it again.
alter table idempotency_keys add column effect text;
