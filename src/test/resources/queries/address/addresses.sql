select 0 as part, f.entity_id, f.name as c0, f.code as c1, f.guid as c2, f.district as c3, f.street as c4, f.house_number as c5, f.postal_code as c6, ST_AsText(ST_Force2D(f.geom), ?) as c7, f.building_id as c8, null::double precision as distance
  from twin.address f
  where true
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.house_number as c0, f.building_id as c1, null::double precision as distance
  from twin.address f
  where (starts_with(lower(normalize(f.street, NFKC)), lower(normalize(?::text, NFKC))))
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.address f
  where (f.street is null)
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.name as c0, f.address as c1, null::double precision as distance
  from twin.building f
  where f.entity_id = any(?)
  order by f.entity_id limit ?

select p.no, f.*, p.total
  from (select r.*, (select count(*)
  from twin.address f
  where (f.building_id = r.owner)) as total
  from unnest(?, ?, ?) with ordinality r(owner, size, after, no) offset 0) p
  left join lateral (select 0 as part, f.entity_id, f.house_number as c0
  from (select f.*
  from twin.address f
  where (f.building_id = p.owner)
  and (p.after is null
  or f.entity_id > p.after) offset 0) f
  order by f.entity_id limit p.size) f on true
  order by p.no, f.entity_id
