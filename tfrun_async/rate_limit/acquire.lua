-- Keys: for each limit its turns, and when it opens after a pause.
-- Arguments: ticket (the kind of caller and 32 digits), then for each limit its calls and its
-- microseconds. Returns microseconds.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ticket = ARGV[1]
local kind = string.sub(ticket, 1, -33)
local reserved = tonumber(redis.call('ZSCORE', KEYS[1], ticket) or math.huge)
local is_new = reserved == math.huge

-- The first moment from `turn` on that leaves no window with too many. When a reserved turn has
-- come, those behind it are not looked at: they make room when they ask again.
local function first_room(turns, calls, window, turn)
  for nth = 1, #turns - calls + 1 do
    local first, last = turns[nth], turns[nth + calls - 1]
    if reserved <= now and last > turn then break end
    if math.max(last, turn) - math.min(first, turn) < window then turn = first + window end
  end
  return turn
end

-- Those that wait go behind others of their kind, and at a distance. Room that comes all at once
-- would go to the process that asks fastest, not to each in turn.
local function spaced(turns, gap, turn)
  for _, other in ipairs(turns) do
    if math.abs(turn - other) < gap then turn = other + gap end
  end
  return turn
end

local turn, gap, limits = now, math.huge, {}
for nth = 1, #KEYS / 2 do
  local key, calls, window = KEYS[2 * nth - 1], tonumber(ARGV[2 * nth]), tonumber(ARGV[2 * nth + 1])
  redis.call('ZREM', key, ticket)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  local turns = {}
  local values = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for place = 1, #values / 2 do
    turns[place] = tonumber(values[2 * place])
    local is_of_kind = string.sub(values[2 * place - 1], 1, #kind) == kind
    if is_new and is_of_kind then turn = math.max(turn, turns[place]) end
  end
  gap = math.min(gap, math.floor(window / calls / 2))
  limits[nth] = {key = key, turns = turns, calls = calls, window = window}
  turn = math.max(turn, tonumber(redis.call('GET', KEYS[2 * nth]) or 0))
end

repeat
  local before = turn
  for _, limit in ipairs(limits) do
    turn = first_room(limit.turns, limit.calls, limit.window, turn)
    if turn > now then turn = spaced(limit.turns, gap, turn) end
  end
until turn == before
for _, limit in ipairs(limits) do
  redis.call('ZADD', limit.key, turn, ticket)
  local last = redis.call('ZRANGE', limit.key, -1, -1, 'WITHSCORES')[2]
  redis.call('PEXPIRE', limit.key, math.ceil((last - now + limit.window) / 1000))
end
return turn - now
