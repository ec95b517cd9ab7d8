-- What wrk sends and counts: questions one after the other, and how many of each status came back.
-- BODIES names a file with a request's body on each line; the counts are printed as one line of JSON.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  bodies, at, statuses = {}, 0, {}
  for line in io.lines(os.getenv("BODIES")) do
    table.insert(bodies, line)
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  at = at % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[at])
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
end

function done(summary, latency)
  local found = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      found[status] = (found[status] or 0) + count
    end
  end
  local parts = {}
  for status, count in pairs(found) do
    table.insert(parts, string.format('"%d": %d', status, count))
  end
  local errors = summary.errors
  print(string.format(
    '{"seconds": %f, "p50": %f, "p99": %f, "broken": %d, "statuses": {%s}}',
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout, table.concat(parts, ", ")
  ))
end
