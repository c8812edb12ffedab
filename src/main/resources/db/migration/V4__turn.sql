-- One customer with one agent. The state is the turn module's own document; channel and address are where they last wrote.
create table conversation (
    id           uuid primary key,
    tenant       text        not null,
    agent        text        not null,
    customer_id  uuid        not null,
    channel      text        not null,
    address      text        not null,
    state        jsonb       not null default '{}',
    opened_at    timestamptz not null default now(),
    last_turn_at timestamptz,
    unique (tenant, agent, customer_id)
);

-- Logical turns. A lane (conversation, channel) has at most one gathering turn, a customer at most one running one.
create table turn (
    id              uuid primary key,
    tenant          text        not null,
    agent           text        not null,
    channel         text        not null,
    address         text        not null,
    customer_id     uuid        not null,
    conversation_id uuid        not null references conversation,
    turn_group      uuid        not null,
    state           text        not null check (state in ('GATHERING', 'RUNNING', 'DONE', 'CANCELLED', 'QUARANTINED')),
    opened_at       timestamptz not null default clock_timestamp(),
    due_at          timestamptz not null,
    owner           text,
    lease_until     timestamptz,
    epoch           integer     not null default 0,
    attempts        integer     not null default 0,
    trigger         jsonb,
    checkpoint      jsonb,
    touched_at      timestamptz,
    commit_point    timestamptz,
    cancelled_at    timestamptz,
    finished_at     timestamptz,
    failure         text,
    traceparent     text
);
create unique index turn_gathering on turn (conversation_id, channel) where state = 'GATHERING';
create unique index turn_running on turn (customer_id) where state = 'RUNNING';
create index turn_due on turn (due_at) where state = 'GATHERING';
create index turn_leased on turn (lease_until) where state = 'RUNNING';

-- What customers sent, as it came.
create table message (
    id                  bigint generated always as identity primary key,
    tenant              text        not null,
    channel             text        not null,
    provider_message_id text        not null,
    conversation_id     uuid        not null references conversation,
    turn_id             uuid,
    kind                text        not null,
    text                text,
    payload             jsonb,
    received_at         timestamptz not null default clock_timestamp(),
    unique (tenant, channel, provider_message_id)
);
create index message_turn on message (turn_id, id);
