-- The demo order desk's own data: a tenant's system as played by the sandbox. Nothing else reads these tables.
create table order_desk_document (
    tenant     text  not null,
    collection text  not null,
    id         text  not null,
    body       jsonb not null,
    primary key (tenant, collection, id)
);

-- who has an e-mail address
create index order_desk_email on order_desk_document (tenant, lower(body ->> 'email')) where collection = 'users';

-- answers given, by idempotency key
create table order_desk_call (
    tenant          text        not null,
    idempotency_key text        not null,
    request         text        not null,
    status          integer,
    answer          jsonb,
    at              timestamptz not null,
    primary key (tenant, idempotency_key)
);
