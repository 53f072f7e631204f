select 0 as part, f.entity_id, GeometryType(f.geom) as c0, ST_AsText(ST_Force2D(f.geom), ?) as c1, ST_AsBinary(ST_Force2D(f.geom), 'NDR') as c2, ST_AsBinary(ST_Centroid(f.geom), 'NDR') as c3, ST_AsBinary(ST_Force2D(ST_PointOnSurface(f.geom)), 'NDR') as c4, ST_NPoints(ST_Force2D(f.geom)) as c5, case when ST_Dimension(f.geom) = 2 then ST_Area(f.geom::geography) end as c6, case when ST_Dimension(f.geom) = 1 then ST_Length(f.geom::geography) end as c7, case when ST_Dimension(f.geom) = 2 then ST_Perimeter(f.geom::geography) end as c8, ST_AsBinary(f.geom, 'NDR') as c9, ST_AsBinary(ST_Force2D(f.geom), 'NDR') as c10, ST_AsBinary(ST_Force2D(f.geom), 'NDR') as c11, ST_AsBinary(ST_Force2D(f.geom), 'NDR') as c12, null::double precision as distance
  from twin.building f
  where true
  order by f.entity_id limit ?

select 0 as part, f.entity_id, GeometryType(f.geom) as c0, ST_NPoints(ST_Force2D(f.geom)) as c1, case when ST_Dimension(f.geom) = 2 then ST_Area(f.geom::geography) end as c2, case when ST_Dimension(f.geom) = 1 then ST_Length(f.geom::geography) end as c3, case when ST_Dimension(f.geom) = 2 then ST_Perimeter(f.geom::geography) end as c4, null::double precision as distance
  from twin.road f
  where true
  order by f.entity_id limit ?

select 0 as part, f.entity_id, GeometryType(f.geom) as c0, ST_NPoints(ST_Force2D(f.geom)) as c1, case when ST_Dimension(f.geom) = 2 then ST_Area(f.geom::geography) end as c2, case when ST_Dimension(f.geom) = 1 then ST_Length(f.geom::geography) end as c3, case when ST_Dimension(f.geom) = 2 then ST_Perimeter(f.geom::geography) end as c4, ST_AsBinary(ST_Centroid(f.geom), 'NDR') as c5, null::double precision as distance
  from twin.sensor f
  where true
  order by f.entity_id limit ?
