-- How an address is known to be a customer's, in order: what they only say (CLAIMED) may be said by several and finds nobody;
-- anything above it is one customer's.
alter table customer_identity rename column confirmed_by to level;
update customer_identity set level = 'VERIFIED_BY_PROVIDER';
alter table customer_identity
    add check (level in ('CLAIMED', 'VERIFIED_BY_CODE', 'VERIFIED_BY_PROVIDER', 'VERIFIED_BY_TOOL')),
    drop constraint customer_identity_kind_check,
    add check (kind in ('WEBCHAT', 'WHATSAPP', 'PHONE', 'EMAIL', 'EXTERNAL')),
    -- whose it was before customers were joined, and is again when they are parted
    add column known_as uuid,
    -- messages come from it although nobody vouches for it
    add column writes boolean not null default false;
update customer_identity set known_as = customer;
alter table customer_identity
    alter column known_as set not null,
    drop constraint customer_identity_pkey,
    add primary key (tenant, kind, address, known_as);
create unique index customer_identity_verified on customer_identity (tenant, kind, address) where level <> 'CLAIMED';
create unique index customer_identity_writer on customer_identity (tenant, kind, address)
    where level = 'CLAIMED' and writes;

-- The customer this one was found to be; their row keeps what was known of them by themselves.
alter table customer add column joined_to uuid;
create index customer_joined_to on customer (tenant, joined_to) where joined_to is not null;

-- A customer and all who were found to be them, however often.
create function joined_customers(of_tenant text, of_customer uuid) returns setof uuid language sql stable as $$
    with recursive person as (
        select of_customer as id
        union
        select c.id from customer c join person p on c.joined_to = p.id where c.tenant = of_tenant
    )
    select id from person
$$;

-- Customers who turned out to be one person. The older one stays; what was done here can be undone exactly.
create table customer_merge (
    id           uuid primary key     default gen_random_uuid(),
    tenant       text        not null,
    state        text        not null default 'WANTED'
        check (state in ('WANTED', 'DONE', 'UNDO_WANTED', 'UNDONE', 'DROPPED')),
    survivor     uuid        not null,
    joined       uuid        not null,
    -- the kind of address both were found to have; null: somebody said so
    address_kind text,
    -- how that address was verified, or the role of who said so
    by           text        not null,
    reason       text        not null,
    requested_at timestamptz not null default clock_timestamp(),
    done_at      timestamptz,
    undo_by      text,
    undo_reason  text,
    undone_at    timestamptz,
    -- values the other one brought, by field, and those of the survivor they took the place of
    brought      jsonb,
    replaced     jsonb,
    waits_for    text,
    failures     integer     not null default 0,
    next_at      timestamptz not null default clock_timestamp(),
    check (survivor <> joined)
);
create unique index customer_merge_standing on customer_merge (tenant, least(survivor, joined), greatest(survivor, joined))
    where state in ('WANTED', 'DONE', 'UNDO_WANTED');
create index customer_merge_next on customer_merge (next_at) where state in ('WANTED', 'UNDO_WANTED');
create index customer_merge_survivor on customer_merge (tenant, survivor);
create index customer_merge_joined on customer_merge (tenant, joined);

-- Customers who were joined have the conversations of all; each goes on under whom it began with.
alter table conversation add column opened_for uuid;
update conversation set opened_for = customer_id;
alter table conversation
    alter column opened_for set not null,
    drop constraint conversation_tenant_agent_customer_id_key,
    add unique (tenant, agent, opened_for);
create index conversation_customer on conversation (tenant, customer_id);

-- Under which name a customer writes from an address.
create function known_as(of_tenant text, of_customer uuid, of_address text) returns uuid language sql stable as $$
    select coalesce(
        (select known_as from customer_identity
         where tenant = of_tenant and address = of_address and customer = of_customer
         order by level = 'CLAIMED', known_as limit 1),
        of_customer)
$$;

-- Codes sent to addresses that are to be verified. The code itself is kept nowhere, only its keyed hash.
create table identity_code (
    id            uuid primary key,
    tenant        text        not null,
    customer      uuid        not null,
    kind          text        not null,
    address       text        not null,
    -- the effect that sent it: the same effect sends one code
    sent_by       text        not null,
    hash          text        not null,
    sent_at       timestamptz not null default clock_timestamp(),
    expires_at    timestamptz not null,
    tries         integer     not null default 0,
    -- the effects that tried and that succeeded: a repeated effect is the same try
    tried_by      text,
    used_by       text,
    replaced_at   timestamptz,
    unique (tenant, sent_by)
);
create index identity_code_address on identity_code (tenant, kind, address, sent_at);
create index identity_code_customer on identity_code (tenant, customer, sent_at);
