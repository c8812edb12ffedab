-- One row per way to reach one person: it hands out positions, so that what is said on it has one order on every node.
-- The row's lock is held until commit: a position becomes visible only after all smaller ones.
create table channel_lane (
    tenant        text   not null,
    channel       text   not null,
    address       text   not null,
    last_position bigint not null,
    primary key (tenant, channel, address)
);

-- What we say. due_at is when somebody has to look at the row next; null: nothing is left to do.
create table outbound_message (
    id                  bigint      generated always as identity primary key,
    tenant              text        not null,
    turn                uuid        not null,
    idx                 integer     not null,
    conversation        uuid        not null,
    channel             text        not null,
    address             text        not null,
    position            bigint      not null,
    text                text        not null,
    suggestions         jsonb       not null default '[]',
    state               text        not null
        check (state in ('pending', 'sending', 'unknown', 'sent', 'undeliverable', 'failed', 'delivered', 'read')),
    attempts            integer     not null default 0,
    uncertain           integer     not null default 0,
    due_at              timestamptz,
    provider_message_id text,
    error               text,
    created_at          timestamptz not null default clock_timestamp(),
    sent_at             timestamptz,
    delivered_at        timestamptz,
    read_at             timestamptz,
    unique (tenant, turn, idx),
    unique (tenant, channel, address, position)
);
create index outbound_message_due on outbound_message (due_at) where due_at is not null;
create index outbound_message_open on outbound_message (tenant, channel, address, position) where due_at is not null;
create index outbound_message_provider on outbound_message (tenant, channel, provider_message_id)
    where provider_message_id is not null;

-- What a provider reported, kept because a report may overtake the answer that tells us the message's id.
create table delivery_report (
    tenant              text        not null,
    channel             text        not null,
    provider_message_id text        not null,
    status              text        not null,
    outbound            bigint,
    error               text,
    reported_at         timestamptz not null,
    primary key (tenant, channel, provider_message_id, status)
);

-- What a webchat visitor wrote, for the page's own history: ingress owns the message itself.
create table webchat_line (
    tenant     text        not null,
    channel    text        not null,
    visitor    text        not null,
    position   bigint      not null,
    message_id text        not null,
    text       text        not null,
    conversation uuid,
    turn         uuid,
    created_at timestamptz not null default clock_timestamp(),
    primary key (tenant, channel, visitor, position),
    unique (tenant, channel, visitor, message_id)
);
