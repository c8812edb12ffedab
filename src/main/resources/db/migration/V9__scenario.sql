-- What Say steps said; turn_id is set by the turn that passed it on.
create table saying (
    id              bigint generated always as identity primary key,
    tenant          text        not null,
    conversation_id uuid        not null,
    instance        text        not null,
    scenario        text        not null,
    step            text        not null,
    kind            text        not null,
    text            text        not null,
    said_values     jsonb       not null,
    cites           text,
    suggestions     jsonb       not null,
    created_at      timestamptz not null default now(),
    turn_id         uuid
);
create index saying_unsaid on saying (tenant, conversation_id, id) where turn_id is null;

-- Which tool calls a person approved or rejected.
create table approval (
    id              bigint generated always as identity primary key,
    tenant          text        not null,
    conversation_id uuid        not null,
    instance        text        not null,
    tool            text        not null,
    role            text        not null,
    granted         boolean     not null,
    arguments       jsonb       not null,
    decided_by      text        not null,
    decided_at      timestamptz not null default now()
);
create index approval_conversation on approval (tenant, conversation_id, id);
