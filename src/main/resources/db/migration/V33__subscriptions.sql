-- Systems of a tenant that are told what happens. No secret stands here: it is made from the tenant's own, this row's id and
-- the generation. previous_until: until then the generation before is signed with as well.
create table subscription (
    id             uuid primary key,
    tenant         text        not null,
    url            text        not null,
    types          text[]      not null,
    texts          boolean     not null,
    state          text        not null default 'ACTIVE' check (state in ('ACTIVE', 'PAUSED')),
    reason         text,
    generation     integer     not null default 1,
    previous_until timestamptz,
    created_by     uuid        not null,
    created_at     timestamptz not null default clock_timestamp()
);
create index subscription_newest on subscription (tenant, created_at, id);

-- One event for one subscriber, written in the transaction of what it tells. due_at is when somebody has to look at the row
-- next; null: nothing is left to do. Within a lane (a customer, mostly) events go out by (written_by, id), and only when no
-- older transaction can add one before them. Without a foreign key: deleting a subscription must not stop a turn.
create table event_delivery (
    id           bigint generated always as identity primary key,
    written_by   xid8        not null default pg_current_xact_id(),
    tenant       text        not null,
    subscription uuid        not null,
    event        uuid        not null,
    type         text        not null,
    customer     uuid,
    lane         uuid        not null,
    body         text        not null,
    state        text        not null default 'WAITING' check (state in ('WAITING', 'SENDING', 'DELIVERED', 'DEAD')),
    attempts     integer     not null default 0,
    due_at       timestamptz default now(),
    error        text,
    created_at   timestamptz not null default clock_timestamp(),
    ended_at     timestamptz,
    unique (subscription, event)
);
create index event_delivery_due on event_delivery (subscription, due_at) where due_at is not null;
create index event_delivery_open on event_delivery (subscription, lane, written_by, id) where due_at is not null;
create index event_delivery_dead on event_delivery (tenant, subscription, created_at, event) where state = 'DEAD';
create index event_delivery_ended on event_delivery (ended_at) where ended_at is not null;
create index event_delivery_customer on event_delivery (tenant, customer);
