-- A person of a tenant. field_values holds the tenant's customer data schema: field → {value, source, confidence, at}.
create table customer (
    tenant       text        not null,
    id           uuid        not null,
    field_values jsonb       not null default '{}',
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant, id)
);

-- An address known to be a customer's, and what confirmed it. The key makes two first messages find one customer.
create table customer_identity (
    tenant       text        not null,
    kind         text        not null check (kind in ('WEBCHAT', 'WHATSAPP', 'PHONE', 'EMAIL')),
    address      text        not null check (length(address) between 1 and 256),
    customer     uuid        not null,
    confirmed_by text        not null,
    confirmed_at timestamptz not null default now(),
    primary key (tenant, kind, address),
    foreign key (tenant, customer) references customer (tenant, id) on delete cascade
);

create index customer_identity_by_customer on customer_identity (tenant, customer);
create index customer_identity_by_address on customer_identity (tenant, address);
