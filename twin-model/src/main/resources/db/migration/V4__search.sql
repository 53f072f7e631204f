-- The twin, version 4: search by names, addresses and codes.

-- What features are found by. A text of a feature has several keys: the whole of it, in pinyin where it is Chinese, the first letters of
-- that, and each of these from every later word on; without case, accents, spaces and punctuation. To look for what someone types is to
-- look for keys that begin with it. The importers keep it in step with the features, in the transaction that writes them.
-- part: 0 text, 1 pinyin, 2 first letters, 3 to 5 the same from a later word on. place: a point of the feature.
create table twin.search_key (
  kind      text             not null,
  entity_id uuid             not null,
  field     text             not null,
  part      smallint         not null check (part between 0 and 5),
  key       text collate "C" not null check (key <> ''),
  value     text             not null,
  place     geometry         not null check (st_srid(place) = 4326),
  primary key (entity_id, field, part, key)
);
create index search_key_prefix on twin.search_key (kind, part, key, entity_id);

-- Whether every feature has its keys. They cannot be made in the database: features that are older than this table get theirs by the next
-- import that changes something.
create table twin.search_state (
  one      boolean primary key default true check (one),
  complete boolean not null
);
insert into twin.search_state (complete) select not exists (select from twin.change_log);
