set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- A text as searches compare it: in lower case, without accents, with the usual forms of wide and joined letters, and the
-- letters that Unicode does not take apart as keyboards without them write them.
create function folded(value text) returns text language sql immutable strict parallel safe as $$
  select case
    when octet_length(value) = char_length(value) then lower(value)
    else translate(replace(replace(replace(replace(
      lower(normalize(regexp_replace(normalize(value, nfkd),
        '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]',
        '', 'g'), nfc) collate "und-x-icu"),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'øđðłħıς', 'oddlhiσ')
  end
$$;
-- The pattern of texts that have a part which reads like another: its % and _ mean themselves. Null where nothing of it is
-- left, which is in no text.
create function part_of(value text) returns text language sql immutable strict parallel safe as $$
  select '%' || regexp_replace(nullif(folded(value), ''), '([\\%_])', '\\\1', 'g') || '%'
$$;

-- squawk-ignore require-concurrent-index-deletion
drop index users_similar;
-- squawk-ignore require-concurrent-index-creation
create index users_similar on users using gin (folded(email) gin_trgm_ops, folded(full_name) gin_trgm_ops);
-- squawk-ignore require-concurrent-index-deletion
drop index people_similar;
-- squawk-ignore require-concurrent-index-creation
create index people_similar on people using gin (team_id, folded(name) gin_trgm_ops, folded(email) gin_trgm_ops);
