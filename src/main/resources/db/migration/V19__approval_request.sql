-- Decisions people are asked for about tool calls: by a rule (kind CALL) or by an Approve step (kind STEP).
create table approval_request (
    id                uuid primary key,
    tenant            text        not null,
    conversation_id   uuid        not null,
    customer_id       uuid,
    kind              text        not null check (kind in ('CALL', 'STEP')),
    scenario          text        not null,
    instance          text        not null,
    step              text        not null,
    -- the process instance whose user task asks
    process           text,
    tool              text        not null,
    role              text        not null,
    escalated_to      text,
    -- the key the call is made under, however much later
    idempotency_key   text,
    -- who asks for exactly this; equal ones share a request as long as it is open
    fingerprint       text,
    rules             jsonb       not null,
    arguments         jsonb       not null,
    changeable        text,
    most              numeric,
    state             text        not null
        check (state in ('OPEN', 'APPROVED', 'REJECTED', 'EXPIRED', 'WITHDRAWN')),
    decided_arguments jsonb,
    reason            text,
    decided_by        text,
    requested_at      timestamptz not null default clock_timestamp(),
    reminded_at       timestamptz,
    escalated_at      timestamptz,
    decided_at        timestamptz
);
create unique index approval_request_open on approval_request (tenant, fingerprint) where state = 'OPEN';
create index approval_request_conversation on approval_request (tenant, conversation_id) where state = 'OPEN';
create index approval_request_listed on approval_request (tenant, requested_at, id);
create index approval_request_process on approval_request (process);

-- The steps that wait for a request of kind CALL: two of them where a customer asked for the same thing twice.
create table approval_waiter (
    execution       text primary key,
    tenant          text not null,
    request_id      uuid not null references approval_request,
    conversation_id uuid not null,
    instance        text not null,
    step            text not null
);
create index approval_waiter_request on approval_waiter (request_id);
