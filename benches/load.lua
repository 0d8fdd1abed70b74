-- Asks for the pages that REQUESTS holds, a line each. Round and round. What is answered is not looked into here, where it would
-- take time from what is measured: load.mjs asks for each page before and after.

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

function done(summary, latency)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), wrong, summary.bytes))
end
