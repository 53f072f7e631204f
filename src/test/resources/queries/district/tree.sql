select 0 as part, f.entity_id, f.name as c0, f.level as c1, f.code as c2, f.admin_level as c3, f.area as c4, f.population as c5, f.parent_id as c6, null::double precision as distance
  from twin.district f
  where (f.level = any(?))
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.name as c0, f.parent_id as c1, null::double precision as distance
  from twin.district f
  where f.entity_id = any(?)
  order by f.entity_id limit ?

select p.no, f.*, p.total
  from (select r.*, null::bigint as total
  from unnest(?, ?, ?) with ordinality r(owner, size, after, no) offset 0) p
  left join lateral (select 0 as part, f.entity_id, f.name as c0
  from (select f.*
  from twin.district f
  where (f.parent_id = p.owner)
  and (p.after is null
  or f.entity_id > p.after) offset 0) f
  order by f.entity_id limit p.size) f on true
  order by p.no, f.entity_id

select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.district f
  where f.entity_id = any(?)
  order by f.entity_id limit ?

select p.no, f.*, p.total
  from (select r.*, null::bigint as total
  from unnest(?, ?, ?) with ordinality r(owner, size, after, no) offset 0) p
  left join lateral (select 0 as part, f.entity_id, f.name as c0
  from (select f.*
  from twin.district f
  where (f.parent_id = p.owner)
  and (p.after is null
  or f.entity_id > p.after) offset 0) f
  order by f.entity_id limit p.size) f on true
  order by p.no, f.entity_id
