-- Pause a limit, as the local rate limiter does: every slot of the window counts as taken, and they
-- are spread evenly.
-- Keys: the sorted set of slots, and the time at which the limit opens.
-- Arguments: microseconds to pause, requests, microseconds of the window, jitter from 0 to 1.
local time = redis.call('TIME')
local pause, calls, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local opens_at = time[1] * 1000000 + time[2] + pause
if tonumber(redis.call('GET', KEYS[2]) or 0) >= opens_at then return end
local lifetime = math.ceil((pause + 2 * window) / 1000)
redis.call('SET', KEYS[2], string.format('%.0f', opens_at), 'PX', lifetime)
for nth = 0, calls - 1 do
  local slot = math.floor(opens_at - window + window / calls * (nth + ARGV[4]))
  redis.call('ZADD', KEYS[1], slot, 'pause ' .. nth)
end
if redis.call('PTTL', KEYS[1]) < lifetime then redis.call('PEXPIRE', KEYS[1], lifetime) end
