/**
 * Turns Lua 5.3's library into 5.1's. `pcall` unwraps error tables as Redis's does. `table.sort` is our own: beyond
 * 100 elements, 5.3's consults a real random generator.
 */
export const prelude = `
local loadText, rawPcall, type, rawget = load, pcall, type, rawget

for _, name in ipairs({ 'dofile', 'loadfile', 'print', 'rawlen' }) do _G[name] = nil end
for _, name in ipairs({ 'pack', 'unpack', 'move' }) do table[name] = nil end
for _, name in ipairs({ 'pack', 'unpack', 'packsize', 'dump' }) do string[name] = nil end
for _, name in ipairs({ 'type', 'tointeger', 'ult', 'maxinteger', 'mininteger' }) do math[name] = nil end
coroutine.isyieldable = nil
_VERSION = 'Lua 5.1'

function loadstring(text, name) return loadText(text, name or text, 't') end
function load(producer, name)
  if type(producer) ~= 'function' then
    error("bad argument #1 to 'load' (function expected, got " .. type(producer) .. ')')
  end
  return loadText(producer, name or '=(load)', 't')
end
function collectgarbage() return 0 end
function gcinfo() return 0, 0 end

function table.getn(list) return #list end
function table.maxn(list)
  local largest = 0
  for key in pairs(list) do if type(key) == 'number' and key > largest then largest = key end end
  return largest
end
function table.foreach(list, visit)
  for key, value in pairs(list) do
    local result = visit(key, value)
    if result ~= nil then return result end
  end
end
function table.foreachi(list, visit)
  for index = 1, #list do
    local result = visit(index, list[index])
    if result ~= nil then return result end
  end
end
function table.sort(list, isLess)
  isLess = isLess or function(left, right) return left < right end
  local count, width, from, to = #list, 1, list, {}
  while width < count do
    for low = 1, count, 2 * width do
      local middle, high = low + width, low + 2 * width
      local left, right = low, middle
      for index = low, (high - 1 < count) and high - 1 or count do
        if left < middle and (right >= high or right > count or not isLess(from[right], from[left])) then
          to[index] = from[left]
          left = left + 1
        else
          to[index] = from[right]
          right = right + 1
        end
      end
    end
    from, to = to, (from == list) and {} or from
    width = 2 * width
  end
  if from ~= list then for index = 1, count do list[index] = from[index] end end
end

function math.pow(base, exponent) return base ^ exponent end
function math.log10(value) return math.log(value, 10) end
function math.cosh(value) return (math.exp(value) + math.exp(-value)) / 2 end
function math.sinh(value) return (math.exp(value) - math.exp(-value)) / 2 end
function math.tanh(value) return math.sinh(value) / math.cosh(value) end

local function settle(succeeded, ...)
  if succeeded then return true, ... end
  local problem = ...
  if type(problem) == 'table' then
    local message = rawget(problem, 'err')
    if type(message) == 'string' or type(message) == 'number' then return false, message end
  end
  return false, problem
end
function pcall(...) return settle(rawPcall(...)) end
`;
