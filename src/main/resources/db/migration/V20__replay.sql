-- Replays over a period: recorded turns whose questions are asked again, of the rules of then or of one pack. A row is worked
-- on in batches, by one node at a time: whoever holds the lease. next is where the following batch begins, and the fence: a
-- node that was too slow finds another one there.
create table replay (
    id           uuid primary key,
    tenant       text        not null,
    -- from, to and filters
    period       json        not null,
    -- null: the packs that decided then
    pack         text,
    platform     text,
    state        text        not null check (state in ('RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
    requested_by uuid        not null,
    requested_at timestamptz not null default clock_timestamp(),
    ended_at     timestamptz,
    total        bigint      not null,
    next         text,
    findings     json        not null,
    lease_until  timestamptz,
    attempts     int         not null default 0,
    check ((pack is null) = (platform is null))
);

create unique index replay_one_at_a_time on replay (tenant) where state = 'RUNNING';
create index replay_newest on replay (tenant, requested_at);
