import { GRAINS } from './rate-limit-store.js';

/**
 * One hit in Redis: atomic, one round trip, with the server's clock.
 *
 * The state of a key is one packed list `last, count, last, count, …`, oldest first: for each grain with hits, when
 * the last of them was and how many there were. It expires with the last hit; a refused hit writes nothing.
 *
 * KEYS[1] the key; ARGV limit, windowMs, cost. Returns allowed (1 or 0), remaining, resetMs, retryAfterMs.
 */
export const SLIDING_WINDOW_LUA = `
local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local grain = math.ceil(window / ${GRAINS})
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local packed = redis.call('GET', KEYS[1])
local runs = packed and cmsgpack.unpack(packed) or {}
-- The server's clock may be set back; the window then waits for it.
if #runs > 0 then now = math.max(now, runs[#runs - 1]) end

local live, total = {}, 0
for i = 1, #runs, 2 do
  if runs[i] + window > now and runs[i + 1] > 0 then
    live[#live + 1] = runs[i]
    live[#live + 1] = runs[i + 1]
    total = total + runs[i + 1]
  end
end

local given = math.min(math.max(-cost, 0), total)
total = total - given
for i = #live, 2, -2 do
  local taken = math.min(given, live[i])
  live[i] = live[i] - taken
  given = given - taken
end

local needed = cost == 0 and 1 or cost
local refused = needed > 0 and total + needed > limit
if cost > 0 and not refused then
  local n = #live
  if n > 0 and math.floor(live[n - 1] / grain) == math.floor(now / grain) then
    live[n - 1] = now
    live[n] = live[n] + cost
  else
    live[n + 1] = now
    live[n + 2] = cost
  end
  total = total + cost
end
if cost ~= 0 and not refused then
  if total == 0 then
    redis.call('DEL', KEYS[1])
  else
    redis.call('SET', KEYS[1], cmsgpack.pack(live), 'PX', live[#live - 1] + window - now)
  end
end

local reset, retry, freed = 0, refused and window or 0, 0
for i = 1, #live, 2 do
  if live[i + 1] > 0 then
    local leaves = live[i] + window - now
    if reset == 0 then reset = leaves end
    freed = freed + live[i + 1]
    if refused and freed >= total + needed - limit then
      retry = leaves
      break
    end
  end
end
return { refused and 0 or 1, math.max(0, limit - total), reset, retry }
`;
