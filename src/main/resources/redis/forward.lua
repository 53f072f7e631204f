-- Puts observations into one hash of the latest state, each only if it is newer than the one there.
-- KEYS[1]  the hash
-- ARGV     field, value, field, value ...; a value begins with two times of 8 bytes (see ObservationCodec)
-- Returns the places (from 1) of the pairs that were put in.
-- Times are compared as numbers, not as strings: Lua compares strings by the locale of the server.
local function newer(a, b)
  local a1, a2, a3, a4 = struct.unpack('>I4I4I4I4', a)
  local b1, b2, b3, b4 = struct.unpack('>I4I4I4I4', b)
  if a1 ~= b1 then return a1 > b1 end
  if a2 ~= b2 then return a2 > b2 end
  if a3 ~= b3 then return a3 > b3 end
  return a4 > b4
end

local fields = {}
for i = 1, #ARGV, 2 do
  fields[#fields + 1] = ARGV[i]
end
local known = redis.call('HMGET', KEYS[1], unpack(fields))
local put, places = {}, {}
for i = 1, #fields do
  local value = ARGV[2 * i]
  if not known[i] or newer(value, known[i]) then
    put[#put + 1] = fields[i]
    put[#put + 1] = value
    places[#places + 1] = i
  end
end
if #put > 0 then
  redis.call('HSET', KEYS[1], unpack(put))
end
return places
