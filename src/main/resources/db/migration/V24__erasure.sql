-- Another id for what stays of somebody; platform.Pseudonyms makes the same ones.
create function pseudonym(id uuid, salt bytea) returns uuid language sql immutable as $$
    select substr(encode(sha256(salt || uuid_send(id)), 'hex'), 1, 32)::uuid
$$;

-- Customers who are to be forgotten. Whom it is about, and the salt of the pseudonyms, is known as long as there is work to
-- do; what stays is that somebody was erased, at whose wish, and how many rows went where.
create table erasure (
    id            uuid primary key     default gen_random_uuid(),
    tenant        text        not null,
    state         text        not null default 'WORKING' check (state in ('WORKING', 'DONE')),
    requested_by  uuid        not null,
    role          text        not null,
    requested_at  timestamptz not null default clock_timestamp(),
    customer      uuid,
    conversations uuid[],
    salt          bytea,
    -- table or index → rows
    changed       jsonb       not null default '{}',
    waits_for     text,
    failures      integer     not null default 0,
    next_at       timestamptz not null default clock_timestamp(),
    done_at       timestamptz,
    check ((state = 'WORKING') = (customer is not null)),
    check ((state = 'WORKING') = (conversations is not null)),
    check ((state = 'WORKING') = (salt is not null)),
    check ((state = 'DONE') = (done_at is not null))
);
create unique index erasure_working on erasure (tenant, customer) where state = 'WORKING';
create index erasure_next on erasure (next_at) where state = 'WORKING';
create index erasure_newest on erasure (tenant, requested_at, id);
