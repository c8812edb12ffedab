-- How far a running turn is: {phase, effects, ahead, rewindable}. Written with every touch, and in batches for turns that
-- take their time, so that any node can decide what becomes of a message that arrives meanwhile.
alter table turn add column progress jsonb;

-- Since when this node has had it.
alter table turn add column claimed_at timestamptz;

-- How many turns were superseded before this one in its turn group.
alter table turn add column superseded integer not null default 0;

-- How the message was taken: which rule gave it its window, and what it did to the turn that was running.
alter table message add column handling jsonb;

-- Messages of this minute and of the one before, counted where the row is written anyway: the rate of the last sixty
-- seconds is estimated from both.
alter table conversation add column minute timestamptz;
alter table conversation add column minute_messages integer not null default 0;
alter table conversation add column minute_before_messages integer not null default 0;

-- When the customer was last told that too many messages arrive.
alter table conversation add column noticed_at timestamptz;

-- What every node took in the current and the last minutes. Nodes write their own rows about once a second and read the
-- others': no message waits for it, and a node that dies takes less than a second of counting with it.
create table traffic (
    node     text        not null,
    tenant   text        not null,
    agent    text        not null,
    channel  text        not null,
    minute   timestamptz not null,
    messages bigint      not null,
    primary key (minute, tenant, agent, channel, node)
);

-- An effect that was undone because its turn was superseded; its key may be used again, in another generation.
alter table effect drop constraint effect_state_check;
alter table effect add constraint effect_state_check
    check (state in ('INTENDED', 'DONE', 'REFUSED', 'UNKNOWN', 'NOT_SENT', 'COMPENSATED'));
create index effect_turn on effect (tenant, turn);
