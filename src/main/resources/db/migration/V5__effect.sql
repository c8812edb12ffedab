-- The effect ledger: one row per intended effect on the outside world.
create table effect (
    id              bigint generated always as identity primary key,
    tenant          text        not null,
    idempotency_key text        not null,
    conversation    uuid        not null,
    customer        uuid        not null,
    turn            uuid        not null,
    turn_group      uuid        not null,
    step            text        not null,
    tool            text        not null,
    level           text        not null,
    state           text        not null
        check (state in ('INTENDED', 'DONE', 'REFUSED', 'UNKNOWN', 'NOT_SENT')),
    -- how often it was intended since it was last known not to have been sent: above 1, "not sent" is no longer certain
    intents         integer     not null,
    arguments       jsonb       not null,
    result          jsonb,
    reason          text,
    intended_at     timestamptz not null,
    ended_at        timestamptz,
    unique (tenant, idempotency_key)
);

create index effect_conversation on effect (tenant, conversation, id);
