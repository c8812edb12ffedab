-- How scenarios went: a row for each instance, called ones included, written where the engine moves.
create table scenario_run (
    run          uuid primary key,
    tenant       text        not null,
    scenario     text        not null,
    version      integer     not null,
    agent        text        not null,
    channel      text        not null,
    customer     uuid        not null,
    conversation uuid        not null,
    -- the run that called this one
    caller       uuid,
    state        text        not null
        check (state in ('RUNNING', 'COMPLETED', 'ABANDONED', 'HANDED_OVER', 'TAKEN_BACK')),
    started_at   timestamptz not null,
    ended_at     timestamptz,
    steps        text[]      not null,
    last_step    text,
    ending       text,
    -- whether it stands where only the customer can bring it on
    asks         boolean     not null,
    moved_at     timestamptz not null default clock_timestamp(),
    -- grows with every change: what is indexed later never gives way to what was indexed before
    revision     bigint      not null default 1
);
create index scenario_run_newest on scenario_run (tenant, started_at, run);
create index scenario_run_conversation on scenario_run (tenant, conversation);
create index scenario_run_customer on scenario_run (tenant, customer);
create index scenario_run_caller on scenario_run (caller) where caller is not null;
create index scenario_run_asking on scenario_run (moved_at) where state = 'RUNNING' and asks;

-- Work people were asked for.
create table human_task (
    task         text primary key,
    tenant       text        not null,
    kind         text        not null,
    name         text        not null,
    process      text        not null,
    role         text,
    conversation uuid,
    customer     uuid,
    agent        text,
    channel      text,
    state        text        not null check (state in ('OPEN', 'COMPLETED', 'EXPIRED', 'WITHDRAWN')),
    decision     text check (decision in ('APPROVED', 'CHANGED', 'REJECTED')),
    created_at   timestamptz not null,
    claimed_at   timestamptz,
    ended_at     timestamptz,
    assignee     text,
    revision     bigint      not null default 1
);
create index human_task_newest on human_task (tenant, created_at, task);
create index human_task_conversation on human_task (tenant, conversation);
create index human_task_customer on human_task (tenant, customer);
