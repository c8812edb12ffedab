-- Nodes that share the work fairly, and people who look after what got stuck.

-- noticed_at: the customer of a quarantined turn is told; dismissed_at: nobody has to look at it any more.
alter table turn
    add column noticed_at   timestamptz,
    add column dismissed_at timestamptz,
    -- a running turn without a lease would be found by nobody
    add constraint turn_running_has_lease check (state <> 'RUNNING' or lease_until is not null);
update turn set noticed_at = clock_timestamp() where state = 'QUARANTINED';

-- A claim walks over tenants and takes of each what has waited longest.
drop index turn_due;
create index turn_due on turn (tenant, due_at) where state = 'GATHERING';
create index turn_quarantined on turn (tenant, finished_at, id) where state = 'QUARANTINED' and dismissed_at is null;

-- What people decided about quarantined turns, and why. The token is who they were.
create table quarantine_decision (
    id         bigint generated always as identity primary key,
    tenant     text        not null,
    turn       uuid        not null,
    decision   text        not null check (decision in ('RETRY', 'DISMISS')),
    reason     text        not null,
    token      uuid        not null,
    role       text        not null,
    decided_at timestamptz not null default clock_timestamp()
);
create index quarantine_decision_turn on quarantine_decision (tenant, turn, id);

-- The sweep for messages without a turn looks at the last ones only; rows arrive in this order.
create index message_received on message using brin (received_at) with (pages_per_range = 16);

-- Effects nobody knows the end of, and what a scenario said that no turn passed on: few rows, asked for often.
create index effect_open on effect (tenant, turn) where state in ('INTENDED', 'UNKNOWN');
