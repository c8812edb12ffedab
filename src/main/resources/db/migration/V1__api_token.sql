-- Bearer tokens of the API. A token names its tenant, so that looking one up stays within that tenant.
create table api_token (
    id         uuid primary key     default gen_random_uuid(),
    tenant     text        not null,
    role       text        not null,
    hash       bytea       not null check (octet_length(hash) = 32),
    created_at timestamptz not null default now(),
    revoked_at timestamptz,
    unique (tenant, hash)
);

create index api_token_role on api_token (tenant, role) where revoked_at is null;
