-- Published packs: one row per version, never changed.
create table pack_version (
    tenant       text        not null,
    number       bigint      not null check (number > 0),
    hash         text        not null check (hash ~ '^[0-9a-f]{64}$'),
    origin       text        not null check (origin in ('FOLDER', 'API')),
    published_at timestamptz not null,
    -- path → content
    files        jsonb       not null,
    primary key (tenant, number)
);

create function pack_version_is_immutable() returns trigger language plpgsql as $$
begin
    raise exception 'pack versions are immutable: %@%', old.tenant, old.number;
end
$$;

create trigger pack_version_is_immutable
    before update on pack_version
    for each row execute function pack_version_is_immutable();
