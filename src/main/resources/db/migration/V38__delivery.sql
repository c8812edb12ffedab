-- A message whose channel does not reach the customer goes on elsewhere. expires_at: when it counts as not arrived unless we learn
-- more. next_step_at: somebody has to decide where it goes on; until then nothing that follows it is sent.
alter table outbound_message
    drop constraint outbound_message_state_check,
    drop constraint outbound_message_tenant_turn_idx_key,
    add check (state in ('pending', 'sending', 'unknown', 'sent', 'withdrawn', 'undeliverable', 'expired', 'failed',
                         'delivered', 'read')),
    -- of a piece that is cut again for another channel: three digits for each time
    add column part            bigint  not null default 0,
    -- how much of the text's beginning is not the answer's, but says that it goes on here
    add column announced       integer not null default 0,
    -- said about this address, and nowhere else
    add column bound           boolean not null default false,
    -- what became of an attempt is not known: whether it may be made again
    add column repeats         boolean not null default true,
    -- how long a receipt may take once the provider has it; null: none is expected
    add column receipt_seconds double precision,
    add column expires_at      timestamptz,
    add column next_step_at    timestamptz,
    -- nobody is told the same twice on one channel
    add constraint outbound_message_once unique (tenant, turn, channel, idx, part);

drop index outbound_message_open;
create index outbound_message_open on outbound_message (tenant, channel, address, position)
    where due_at is not null or next_step_at is not null;
create index outbound_message_waiting on outbound_message (tenant, channel, due_at)
    where due_at is not null and state in ('pending', 'unknown');
create index outbound_message_expires on outbound_message (expires_at) where expires_at is not null;
create index outbound_message_next_step on outbound_message (next_step_at) where next_step_at is not null;
create index outbound_message_conversation on outbound_message (tenant, conversation);

-- Where an answer went on, or that it went nowhere (to_channel is null), and why.
create table delivery_step (
    id           bigint      generated always as identity primary key,
    tenant       text        not null,
    conversation uuid        not null,
    turn         uuid        not null,
    at           timestamptz not null default clock_timestamp(),
    from_channel text        not null,
    why          text        not null,
    attempts     integer     not null,
    messages     integer     not null,
    to_channel   text,
    reason       text        not null,
    policy       text
);
create index delivery_step_conversation on delivery_step (tenant, conversation);
