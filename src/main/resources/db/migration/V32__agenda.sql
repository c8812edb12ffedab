-- When the customer last wrote, by channel: kept where the conversation's row is written anyway.
alter table conversation add column heard jsonb not null default '{}';

-- Answers that are waited for until a deadline, one at a time in a conversation.
create table goal (
    id              uuid primary key,
    tenant          text        not null,
    agent           text        not null,
    customer_id     uuid        not null,
    conversation_id uuid        not null,
    -- the turn that asked
    turn_id         uuid        not null,
    scenario        text        not null,
    instance        text        not null,
    step            text        not null,
    yes_or_no       boolean     not null,
    fields          text[]      not null,
    follow_up       text,
    expiry          text        not null,
    patience        interval    not null,
    asked_at        timestamptz not null default clock_timestamp(),
    deadline_at     timestamptz not null,
    state           text        not null default 'OPEN'
        check (state in ('OPEN', 'FOLLOWED_UP', 'ACHIEVED', 'ANSWERED', 'REPLACED', 'EXPIRED')),
    followed_up_at  timestamptz,
    ended_at        timestamptz
);
create unique index goal_open on goal (conversation_id) where state in ('OPEN', 'FOLLOWED_UP');
create index goal_newest on goal (tenant, conversation_id, asked_at);
create index goal_customer on goal (tenant, customer_id);

-- Intentions to speak first. An idle one is this row and nothing else.
create table agenda_task (
    id              uuid primary key,
    tenant          text        not null,
    type            text        not null,
    state           text        not null default 'OPEN'
        check (state in ('OPEN', 'SPEAKING', 'DONE', 'ANSWERED', 'DROPPED', 'EXPIRED', 'CANCELLED', 'FAILED')),
    agent           text        not null,
    customer_id     uuid        not null,
    conversation_id uuid,
    -- where it is to be said, if that matters
    channel         text,
    text            text,
    text_values     jsonb       not null default '{}',
    scenario        text,
    reason          text        not null,
    origin          text        not null check (origin in ('GOAL', 'SCENARIO', 'API', 'EVENT')),
    -- the goal, the scenario's instance, the event
    reference       text,
    -- what makes a second request for the same task harmless
    key             text,
    planned_at      timestamptz not null,
    due_at          timestamptz not null,
    expires_at      timestamptz,
    -- claims since it was last postponed, and how often it was
    attempts        integer     not null default 0,
    postponed       integer     not null default 0,
    epoch           integer     not null default 0,
    owner           text,
    lease_until     timestamptz,
    turn_id         uuid,
    used_channel    text,
    -- what rules said last, and which
    outcome         text,
    policy          text,
    created_at      timestamptz not null default clock_timestamp(),
    ended_at        timestamptz,
    check (text is not null or scenario is not null or origin = 'GOAL')
);
create unique index agenda_task_key on agenda_task (tenant, key);
create index agenda_task_due on agenda_task (due_at) where state = 'OPEN';
create index agenda_task_calendar on agenda_task (tenant, due_at, id);
create index agenda_task_customer on agenda_task (tenant, customer_id, ended_at);
create index agenda_task_goal on agenda_task (reference) where origin = 'GOAL' and state = 'OPEN';
create index agenda_task_scenario on agenda_task (tenant, reference) where origin = 'SCENARIO';
create index agenda_task_ended on agenda_task (ended_at) where ended_at is not null;
