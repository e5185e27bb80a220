-- What travels with a message, by name: an invoice as a document is made when the mail is sent.
alter table messages add column attached text not null default '';
