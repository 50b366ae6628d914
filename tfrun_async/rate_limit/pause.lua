-- Pause a limit, as the local rate limiter does: it opens after the pause, and for one window more
-- its slots keep a distance, since the server says that its window is full.
-- Keys: the sorted set of slots, and the time at which the limit opens.
-- Arguments: microseconds to pause, requests, microseconds of the window, jitter from 0 to 1.
local time = redis.call('TIME')
local pause, calls, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local opens_at = time[1] * 1000000 + time[2] + pause + window / calls * ARGV[4]
if tonumber(redis.call('GET', KEYS[2]) or 0) >= opens_at then return end
local lifetime = math.ceil((pause + 2 * window) / 1000)
redis.call('SET', KEYS[2], string.format('%.0f', opens_at), 'PX', lifetime)
