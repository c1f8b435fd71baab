-- Replaces the hash at KEYS[2] (live) by the one at KEYS[1] (shadow).
-- ARGV: 'promote' or 'dry-run', 'force' or '', channel, message.
-- Answers what became of it, and the versions of live and shadow where they decided.
-- Versions are compared as strings of digits: a Lua number is exact up to 2^53 only.
local shadow, live = KEYS[1], KEYS[2]
local mode, force, channel, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local function kind(key) return redis.call('TYPE', key).ok end

local function version(key)
  return string.match(redis.call('HGET', key, 'version') or '', '^0*(%d+)$')
end

local function fields(key)
  local flat, named = redis.call('HGETALL', key), {}
  for i = 1, #flat, 2 do named[flat[i]] = flat[i + 1] end
  return named, #flat
end

local function equal()
  local mine, size = fields(shadow)
  local theirs, otherSize = fields(live)
  if size ~= otherSize then return false end
  for name, value in pairs(mine) do
    if theirs[name] ~= value then return false end
  end
  return true
end

if kind(shadow) == 'none' then return {'gone'} end
if kind(shadow) ~= 'hash' then return {'foreign'} end

if kind(live) == 'hash' then
  if equal() then return {'equal'} end
  local ours, theirs = version(live), version(shadow)
  local higher = ours and (not theirs or #ours > #theirs or (#ours == #theirs and ours > theirs))
  if higher and force ~= 'force' then return {'kept', ours, theirs or ''} end
end

if mode == 'promote' then
  -- The longer life of the two; -1 is for ever, and -2 is absent.
  local life, liveLife = redis.call('PTTL', shadow), redis.call('PTTL', live)
  if kind(live) ~= 'hash' then liveLife = -2 end
  redis.call('COPY', shadow, live, 'REPLACE')
  if liveLife == -1 then
    redis.call('PERSIST', live)
  elseif life >= 0 and liveLife > life then
    redis.call('PEXPIRE', live, liveLife)
  end
  redis.call('PUBLISH', channel, message)
end
return {'promoted'}
