-- A customer talks with an agent in one conversation after another. Of a sitting (the channel's own session, '' for most channels)
-- one is open at a time: the next message after it was closed begins another, or goes on with one it is about.
alter table conversation
    add column session    text        not null default '',
    -- when it began, or began anew
    add column since      timestamptz not null default clock_timestamp(),
    -- when we last did anything in it but asking whether the customer is still there
    add column active_at  timestamptz not null default clock_timestamp(),
    add column warned_at  timestamptz,
    -- when rules are asked again whether it is over
    add column look_at    timestamptz not null default clock_timestamp() + interval '5 minutes',
    add column closed_at  timestamptz,
    add column closed_for text check (closed_for in ('IDLE', 'ABSOLUTE', 'CONTINUED')),
    add check ((closed_at is null) = (closed_for is null)),
    drop constraint conversation_tenant_agent_opened_for_key;
update conversation set since = opened_at, active_at = coalesce(last_turn_at, opened_at);

create unique index conversation_open on conversation (tenant, agent, opened_for, session) where closed_at is null;
create index conversation_look on conversation (look_at) where closed_at is null;
create index conversation_earlier on conversation (tenant, agent, opened_for, session, closed_at) where closed_at is not null;
