-- Up to the boundary a mailbox's letters were there when it was first seen, or made anew: of those only what nobody read is new.
-- Which letter could not be taken last, and how often.
alter table mailbox
    add column boundary        bigint  not null default 0,
    add column failed_uid      bigint  not null default 0,
    add column failed_attempts integer not null default 0;
