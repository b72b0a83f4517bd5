-- Replies cite documents, memories, tickets and comments: what was found for a question says which it is and where its
-- words stand. Those of before are tickets, and have no place in a text.
update chat_messages set passages = (
  select jsonb_agg(p - 'label' || jsonb_build_object('kind', 'ticket', 'key', p -> 'label', 'ordinal', 0, 'start', null,
    'end', null, 'page', null, 'revision', null, 'home', null) order by (p ->> 'index')::integer)
  from jsonb_array_elements(passages) as p)
where passages @> '[{"kind": "resolved_ticket"}]';
