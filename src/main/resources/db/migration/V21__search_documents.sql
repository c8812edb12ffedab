-- Other documents than turns are copied to the search index, too: runs of scenarios and people's tasks. What is noted here
-- is that a document changed; the relay reads it as it stands then.
alter table search_outbox rename column turn_id to document;
alter table search_outbox alter column document type text;
alter table search_outbox add column kind text not null default 'TURN' check (kind in ('TURN', 'RUN', 'TASK'));
alter table search_outbox alter column kind drop default;

alter table search_refusal rename column turn_id to document;
alter table search_refusal alter column document type text;
alter table search_refusal add column kind text not null default 'TURN' check (kind in ('TURN', 'RUN', 'TASK'));
alter table search_refusal alter column kind drop default;
alter table search_refusal drop constraint search_refusal_pkey;
alter table search_refusal add primary key (kind, document);

-- A record is written once; only erasure rewrites it, and counts here, so that no older copy comes back in the index.
alter table turn_record add column revision bigint not null default 1;
