-- TurnRecords are written once and never changed. The columns are what the API filters by; the document holds the rest,
-- as json: jsonb takes five times as long to insert and a third more space (ADR 0040).
create table turn_record (
    turn_id      uuid primary key,
    tenant       text        not null,
    conversation uuid        not null,
    customer     uuid        not null,
    agent        text        not null,
    channel      text        not null,
    resolution   text        not null,
    categories   text[]      not null,
    finished_at  timestamptz not null,
    document     json        not null
);

create index turn_record_newest on turn_record (tenant, finished_at, turn_id);
create index turn_record_conversation on turn_record (tenant, conversation, finished_at, turn_id);
create index turn_record_customer on turn_record (tenant, customer, finished_at, turn_id);
-- most turns have no category: whoever looks for one looks among few
create index turn_record_categories on turn_record (tenant, finished_at, turn_id) where categories <> '{}';

-- What the search index has not been given yet. A row lives from the turn's commit until OpenSearch has confirmed it, so
-- the table is small and churns: vacuum it by number of rows.
create table search_outbox (
    id          bigint generated always as identity primary key,
    tenant      text        not null,
    turn_id     uuid        not null,
    recorded_at timestamptz not null default now(),
    attempts    int         not null default 0
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- What OpenSearch refused, and why. To try again: move the rows back into search_outbox.
create table search_refusal (
    turn_id    uuid primary key,
    tenant     text        not null,
    reason     text        not null,
    refused_at timestamptz not null default now()
);
