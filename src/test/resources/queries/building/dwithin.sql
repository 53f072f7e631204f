select 0 as part, f.entity_id, f.name as c0, ST_Distance(f.geom::geography, (select ?::geography)) as distance
  from twin.building f
  where (((f.geom && (select ?)
  or f.entity_id = any(array(select f.entity_id
  from twin.building f
  where twin.is_wide(f.geom)
  and ST_DWithin(f.geom::geography, (select ?::geography), ?))))
  and case when f.geom @ ? then true when f.geom @ ? then case width_bucket(ST_Distance(ST_Affine(f.geom, ?, 0, 0, ?, ?, ?), 'SRID=4326;POINT(0 0)'::geometry), ?, ?, 1) when 0 then true when 2 then false else ST_DWithin(f.geom::geography, (select ?::geography), ?) end else ST_DWithin(f.geom::geography, (select ?::geography), ?) end))
  order by f.entity_id limit ?
