-- Up to the boundary a mailbox's letters were there when it was first seen, or made anew: of those only what nobody read is new.
-- Which letter could not be taken last, and how often.
alter table mailbox
    add column boundary        bigint  not null default 0,
    add column failed_uid      bigint  not null default 0,
    add column failed_attempts integer not null default 0;

-- What a letter was taken as, and whether the receiving server vouched for its sender: answers stand below texts, and whoever forges
-- letters uses up nobody else's.
alter table mail_letter
    add column kind    text    not null default 'text',
    add column vouched boolean not null default false;
