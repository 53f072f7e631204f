-- The twin, version 3: distances in metres over the index on "geom".

-- ---------------------------------------------------------------- how far a geometry reaches

-- The edges of a geography are great circles: they rise above the parallel through their ends, and the box of a geometry knows nothing of
-- that. No edge is wider than the geometry it is of. Up to 0.1 degrees the rise is 1.3 m at most; the few features that are wider
-- (districts, rivers, what lies on both sides of the antimeridian) are found by an index of their own.
create function twin.is_wide(g geometry) returns boolean
language sql immutable parallel safe
return st_xmax(g) - st_xmin(g) > 0.1;

-- How far, in degrees, a great circle rises at most above the higher of two points that are some degrees of longitude apart.
create function twin.rise(width double precision) returns double precision
language sql immutable strict parallel safe
return atand((1 / cosd(width / 2) - 1) / (2 * sqrt(1 / cosd(width / 2))));

-- Boxes in degrees that meet the box of every geometry that is not wide and lies within a distance of another one on the ellipsoid; and
-- of some that do not: candidates for st_dwithin. Two boxes where the distance reaches over the antimeridian, else the second is null.
create function twin.reach(g geometry, metres double precision) returns geometry[]
language plpgsql immutable strict parallel safe as $$
declare
  -- Of WGS 84: the smallest radius of curvature, which is that of the meridian at the equator, and the radius of the equator.
  meridian constant double precision := 6335439.3;
  equator  constant double precision := 6378137.0;
  -- No two places are 21,000 km apart; what is added covers rounding.
  reached  constant double precision := least(metres, 2.1e7) * 1.000001 + 0.01;
  west     double precision := st_xmin(g);
  east     double precision := st_xmax(g);
  south    double precision;
  north    double precision;
  upwards  double precision;
  sideways double precision := 360;
begin
  if east - west > 180 and st_xmax(st_shiftlongitude(g)) - st_xmin(st_shiftlongitude(g)) < east - west then
    west := st_xmin(st_shiftlongitude(g));
    east := st_xmax(st_shiftlongitude(g));
  end if;
  if east - west > 179 then -- it may go round a pole
    return array[st_makeenvelope(-180, -90, 180, 90, 4326), null];
  end if;
  upwards := degrees(reached / meridian) + twin.rise(east - west) + twin.rise(0.1);
  south := greatest(st_ymin(g) - upwards, -90);
  north := least(st_ymax(g) + upwards, 90);
  if greatest(-south, north) < 90 then -- else a pole is in reach, and with it every longitude
    sideways := degrees(reached / (equator * cosd(greatest(-south, north))));
  end if;
  west := west - sideways;
  east := east + sideways;
  if east - west >= 360 then
    return array[st_makeenvelope(-180, south, 180, north, 4326), null];
  elsif west < -180 then
    return array[st_makeenvelope(-180, south, east, north, 4326), st_makeenvelope(west + 360, south, 180, north, 4326)];
  elsif west >= 180 then
    return array[st_makeenvelope(west - 360, south, east - 360, north, 4326), null];
  elsif east > 180 then
    return array[st_makeenvelope(west, south, 180, north, 4326), st_makeenvelope(-180, south, east - 360, north, 4326)];
  end if;
  return array[st_makeenvelope(west, south, east, north, 4326), null];
end
$$;

-- ---------------------------------------------------------------- the indexes

do $$
declare
  kind text;
begin
  foreach kind in array array['building', 'road', 'road_junction', 'pipe', 'pipe_node', 'grid_cell', 'district', 'sensor', 'plot',
                              'address', 'city_part'] loop
    execute format('create index %I on twin.%I using gist ((geom::geography)) where twin.is_wide(geom)', kind || '_wide', kind);
  end loop;
end
$$;
