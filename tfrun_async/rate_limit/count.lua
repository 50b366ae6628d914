-- Count slots from a given time on.
-- Keys: the sorted set of slots.
-- Arguments: microseconds of the window, then ids of slots, each with how many microseconds ago it
-- was used.
local time = redis.call('TIME')
for nth = 2, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], time[1] * 1000000 + time[2] - ARGV[nth + 1], ARGV[nth])
end
local lifetime = math.ceil(ARGV[1] / 1000)
if redis.call('PTTL', KEYS[1]) < lifetime then redis.call('PEXPIRE', KEYS[1], lifetime) end
