-- Asks for the pages that REQUESTS holds, a line each: method, path. Round and round.

local requests = {}
local place = 0

function init()
  local headers = { ["Cookie"] = os.getenv("COOKIE"), ["Host"] = os.getenv("HOST") }
  for line in io.lines(os.getenv("REQUESTS")) do requests[#requests + 1] = wrk.format("GET", line, headers) end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

-- What is not as expected is counted: a redirect where a page was asked for is as wrong as an error.
local expected = tonumber(os.getenv("EXPECTED"))
wrong = 0
function response(status)
  if status ~= expected then wrong = wrong + 1 end
end

local threads = {}
function setup(thread) threads[#threads + 1] = thread end

function done(summary, latency)
  local wrong = 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong") end
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), wrong))
end
