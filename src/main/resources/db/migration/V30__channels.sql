-- Users of a tenant's own system have an address there.
alter table customer_identity drop constraint customer_identity_kind_check;
alter table customer_identity add constraint customer_identity_kind_check
    check (kind in ('WEBCHAT', 'WHATSAPP', 'PHONE', 'EMAIL', 'EXTERNAL'));
