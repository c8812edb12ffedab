-- What an effect's amount is in (ISO 4217): a budget adds up what is in its own. Absent where nothing is summed.
alter table effect add column currency text;
