-- As the local rate limiter does it: every turn of the window is as good as taken, evenly spread.
-- Keys: turns, opening. Arguments: microseconds to pause, calls, microseconds, jitter from 0 to 1.
local time = redis.call('TIME')
local pause, calls, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local opens = time[1] * 1000000 + time[2] + pause
if tonumber(redis.call('GET', KEYS[2]) or 0) >= opens then return end
local lifetime = math.ceil((pause + 2 * window) / 1000)
redis.call('SET', KEYS[2], string.format('%.0f', opens), 'PX', lifetime)
for nth = 0, calls - 1 do
  local turn = math.floor(opens - window + window / calls * (nth + ARGV[4]))
  redis.call('ZADD', KEYS[1], turn, 'pause ' .. nth)
end
if redis.call('PTTL', KEYS[1]) < lifetime then redis.call('PEXPIRE', KEYS[1], lifetime) end
