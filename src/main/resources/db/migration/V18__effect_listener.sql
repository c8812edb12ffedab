-- Conversations that asked for an effect while nobody knew its end, beside the one that asked first: they are told, too.
create table effect_listener (
    tenant          text        not null,
    idempotency_key text        not null,
    conversation    uuid        not null,
    asked_at        timestamptz not null default clock_timestamp(),
    primary key (tenant, idempotency_key, conversation)
);
