select m.kind, m.entity_id, m.field, m.way, m.key, m.value
  from (select k.*, w.way
  from unnest(?) n(kind) cross
  join unnest(?, ?, ?, ?, ?) w(way, part, low, high, id) cross
  join lateral (select s.*
  from twin.search_key s
  where s.kind = n.kind
  and s.part = w.part
  and (s.key, s.entity_id) > (w.low, w.id)
  and s.key < w.high
  and not exists (select
  from unnest(?, ?, ?, ?, ?) b(way, part, low, high, id)
  join twin.search_key o on o.part = b.part
  and o.key >= b.low
  and o.key < b.high
  where o.entity_id = s.entity_id
  and (b.way, o.key, s.field) < (w.way, s.key, o.field))
  order by s.key, s.entity_id limit ?) k) m
  order by m.way, m.key, m.entity_id limit ?

select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.address f
  where f.entity_id = any(?)
  order by f.entity_id limit ?

select m.kind, m.entity_id, m.field, m.way, m.key, m.value
  from (select k.*, w.way
  from unnest(?) n(kind) cross
  join unnest(?, ?, ?, ?, ?) w(way, part, low, high, id) cross
  join lateral (select s.*
  from twin.search_key s
  where s.kind = n.kind
  and s.part = w.part
  and (s.key, s.entity_id) > (w.low, w.id)
  and s.key < w.high
  and not exists (select
  from unnest(?, ?, ?, ?, ?) b(way, part, low, high, id)
  join twin.search_key o on o.part = b.part
  and o.key >= b.low
  and o.key < b.high
  where o.entity_id = s.entity_id
  and (b.way, o.key, s.field) < (w.way, s.key, o.field))
  order by s.key, s.entity_id limit ?) k) m
  order by m.way, m.key, m.entity_id limit ?

select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.city_part f
  where f.entity_id = any(?)
  order by f.entity_id limit ?
