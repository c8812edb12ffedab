-- What somebody was suspected of: one row per turn and kind. evidence names phrases of packs and rules, no customer's words.
create table abuse_flag (
    id              bigint generated always as identity primary key,
    tenant          text        not null,
    customer_id     uuid        not null,
    conversation_id uuid        not null,
    turn_id         uuid        not null,
    kind            text        not null,
    severity        text        not null check (severity in ('LOW', 'MEDIUM', 'HIGH')),
    reason          text        not null,
    rule            text        not null,
    policy          text        not null,
    at              timestamptz not null default clock_timestamp(),
    unique (tenant, turn_id, kind)
);
create index abuse_flag_customer on abuse_flag (tenant, customer_id, at);

-- How a customer stands: one row per customer who was ever suspected. What is over by valid_until is over by itself.
create table standing (
    tenant      text        not null,
    customer_id uuid        not null,
    state       text        not null default 'GOOD' check (state in ('GOOD', 'WARNED', 'LIMITED', 'COOLING_DOWN')),
    kind        text,
    severity    text,
    reason      text,
    policy      text,
    per_minute  integer,
    since       timestamptz not null default clock_timestamp(),
    valid_until timestamptz,
    -- whether the customer was told
    notified    boolean     not null default false,
    released_by text,
    released_at timestamptz,
    primary key (tenant, customer_id),
    check (state = 'GOOD' or (kind is not null and policy is not null and valid_until is not null))
);
create index standing_newest on standing (tenant, since, customer_id) where state <> 'GOOD';

-- What a turn has to know of its customer, for the statement that reads its conversation: no row for almost everybody.
create view customer_past as
select s.tenant,
       s.customer_id,
       case when s.valid_until > clock_timestamp() then s.state else 'GOOD' end                          as state,
       s.kind,
       coalesce(s.per_minute, 0)                                                                         as per_minute,
       greatest(0, ceil(extract(epoch from s.valid_until - clock_timestamp()) / 60))::integer            as minutes_left,
       s.notified,
       (select coalesce(jsonb_object_agg(f.kind, f.times), '{}')
        from (select kind, count(*) as times
              from abuse_flag
              where tenant = s.tenant
                and customer_id = s.customer_id
                and at > greatest(clock_timestamp() - interval '1 day', s.released_at)
                and severity <> 'LOW'
              group by kind) f)                                                                          as flags
from standing s;
