-- Replaces the hash at KEYS[1]; answers 1 if it did, 0 if a higher version is stored.
-- ARGV: version, time to live in ms, channel, message ('' where there is none), then field, value, ...
-- Versions are compared as strings of digits: a Lua number is exact up to 2^53 only.
local key, version, ttl, channel, message = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local kind = redis.call('TYPE', key).ok

if version ~= '' and kind == 'hash' then
  local stored = string.match(redis.call('HGET', key, 'version') or '', '^0*(%d+)$')
  if stored and (#stored > #version or (#stored == #version and stored > version)) then
    return 0
  end
end

if kind ~= 'none' then redis.call('DEL', key) end -- as first write to a new key it would get round maxmemory
for first = 5, #ARGV, 1000 do
  redis.call('HSET', key, unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
if ttl ~= '' then redis.call('PEXPIRE', key, ttl) end
if channel ~= '' then redis.call('PUBLISH', channel, message) end
return 1
