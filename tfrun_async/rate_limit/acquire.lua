-- Reserve a slot, or take it if its time has come.
-- Keys: for each limit the sorted set of its slots, and the time at which it opens after a pause.
-- Arguments: the id of the slot (the kind of caller and 32 digits), then for each limit its
-- requests and its microseconds.
-- Returns the microseconds to wait; 0 if the slot is taken.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local id = ARGV[1]
local kind = string.sub(id, 1, -33)
local reserved = tonumber(redis.call('ZSCORE', KEYS[1], id) or math.huge)
local is_new = reserved == math.huge

-- The first time from `slot` on that leaves no window with too many. Once a reserved slot is due,
-- those behind it are ignored: they move when their callers ask again.
local function first_free(slots, calls, window, slot)
  for nth = 1, #slots - calls + 1 do
    local first, last = slots[nth], slots[nth + calls - 1]
    if reserved <= now and last > slot then break end
    if math.max(last, slot) - math.min(first, slot) < window then slot = first + window end
  end
  return slot
end

-- Slots in the future keep a distance. Several that become free at once would go to the process
-- that asks fastest, instead of one to each process. After a pause, the distance is that of an even
-- spread over the window, from the first slot on.
local function spaced(slots, gap, slot)
  for _, other in ipairs(slots) do
    if math.abs(slot - other) < gap then slot = other + gap end
  end
  return slot
end

local slot, gap, limits = now, math.huge, {}
for nth = 1, #KEYS / 2 do
  local key, calls, window = KEYS[2 * nth - 1], tonumber(ARGV[2 * nth]), tonumber(ARGV[2 * nth + 1])
  redis.call('ZREM', key, id)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  local slots = {}
  local values = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for index = 1, #values / 2 do
    slots[index] = tonumber(values[2 * index])
    local is_of_kind = string.sub(values[2 * index - 1], 1, #kind) == kind
    -- A new caller queues behind the others of its kind.
    if is_new and is_of_kind then slot = math.max(slot, slots[index]) end
  end
  gap = math.min(gap, math.floor(window / calls / 2))
  local opens_at = tonumber(redis.call('GET', KEYS[2 * nth]) or 0)
  local spread_until = opens_at > 0 and opens_at + window or 0
  limits[nth] = {
    key = key, slots = slots, calls = calls, window = window, spread_until = spread_until
  }
  slot = math.max(slot, opens_at)
end

repeat
  local before = slot
  for _, limit in ipairs(limits) do
    slot = first_free(limit.slots, limit.calls, limit.window, slot)
    if slot < limit.spread_until and (slot > now or is_new) then
      slot = spaced(limit.slots, math.floor(limit.window / limit.calls), slot)
    elseif slot > now then
      slot = spaced(limit.slots, gap, slot)
    end
  end
until slot == before
for _, limit in ipairs(limits) do
  redis.call('ZADD', limit.key, slot, id)
  local last = redis.call('ZRANGE', limit.key, -1, -1, 'WITHSCORES')[2]
  redis.call('PEXPIRE', limit.key, math.ceil((last - now + limit.window) / 1000))
end
return slot - now
