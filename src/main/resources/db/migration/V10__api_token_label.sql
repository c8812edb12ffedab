-- What a token is for, in its maker's words; those made at a start have none.
alter table api_token add column label text not null default '';
