-- Raises the score of member ARGV[2] in the sorted set at KEYS[1] to ARGV[1]; answers 1.
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
redis.call('ZADD', KEYS[1], 'GT', ARGV[1], ARGV[2])
return 1
