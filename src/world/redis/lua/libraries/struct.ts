import { latin1Bytes, latin1Text } from '../../latin1.ts';
import { integerFromDouble } from '../../integers.ts';
import type { LuaState } from '../fengari-api.ts';
import type { LibraryTools } from '../native-library.ts';
import { formatSteps, type FormatRefusal, type FormatStep } from './struct-format.ts';

/** The global `struct` of scripts, on a machine of 64 bits whose bytes stand in little-endian order. */
export function openStructLibrary(tools: LibraryTools, state: LuaState): void {
  const { lua, strings } = tools.fengari;
  const refusal = (thread: LuaState, name: string): FormatRefusal => ({
    plainly: (problem) => tools.raise(thread, problem),
    asFormat: (problem) => tools.refuseArgument(thread, 1, name, problem),
  });
  tools.open(state, 'struct', {
    pack(thread) {
      let packed = '';
      let argument = 2;
      // Redis's library puts a mark there, which shows where a complaint is about a missing argument.
      lua.lua_pushnil(thread);
      for (const step of formatSteps(tools.textAt(thread, 1, 'pack'), refusal(thread, 'pack'))) {
        packed += '\0'.repeat(step.padding(packed.length));
        if (step.option === 'x') packed += '\0';
        else {
          packed += packedArgument(tools, thread, step, argument);
          argument += 1;
        }
      }
      strings.pushText(thread, packed);
      return 1;
    },
    unpack: (thread) => unpack(tools, thread, refusal(thread, 'unpack')),
    size(thread) {
      const format = tools.textAt(thread, 1, 'size');
      const steps = formatSteps(format, refusal(thread, 'size'), { skipsUnknown: true });
      let total = 0;
      for (const { option, size, padding } of steps) {
        const variable = option === 'c' && size === 0 ? 'c0' : option;
        if (variable === 's' || variable === 'c0') {
          tools.refuseArgument(thread, 1, 'size', `option '${variable}' has no fixed size`);
        }
        total += padding(total) + size;
      }
      lua.lua_pushnumber(thread, total);
      return 1;
    },
  });
}

function packedArgument(tools: LibraryTools, thread: LuaState, step: FormatStep, index: number): string {
  const { option, size, isLittleEndian } = step;
  switch (option) {
    case 'c':
    case 's': {
      const text = tools.textAt(thread, index, 'pack');
      const kept = size === 0 ? text.length : size;
      // The library counts the next argument by then.
      if (text.length < kept) tools.refuseArgument(thread, index + 1, 'pack', 'string too short');
      return text.slice(0, kept) + (option === 's' ? '\0' : '');
    }
    case 'f':
    case 'd': {
      const value = tools.numberAt(thread, index, 'pack');
      const view = new DataView(new ArrayBuffer(size));
      if (option === 'f') view.setFloat32(0, value, isLittleEndian);
      else view.setFloat64(0, value, isLittleEndian);
      return latin1Text(new Uint8Array(view.buffer));
    }
    default:
      return packedInteger(tools.numberAt(thread, index, 'pack'), size, isLittleEndian);
  }
}

function packedInteger(value: number, size: number, isLittleEndian: boolean): string {
  let rest = BigInt.asUintN(64, BigInt(integerFromDouble(value)));
  const bytes: number[] = [];
  for (let count = 0; count < size; count += 1) {
    bytes.push(Number(rest & 0xffn));
    rest >>= 8n;
  }
  return String.fromCharCode(...(isLittleEndian ? bytes : bytes.reverse()));
}

function unpack(tools: LibraryTools, thread: LuaState, refuse: FormatRefusal): number {
  const { lua, strings } = tools.fengari;
  const format = tools.textAt(thread, 1, 'unpack');
  const data = tools.textAt(thread, 2, 'unpack');
  const start = tools.integerAt(thread, 3, 'unpack', 1);
  if (start <= 0) tools.refuseArgument(thread, 3, 'unpack', 'offset must be 1 or greater');
  let position = start - 1;
  let count = 0;
  const requireBytes = (size: number): void => {
    if (position + size > data.length) tools.refuseArgument(thread, 2, 'unpack', 'data string too short');
  };
  // Whatever the format begins with.
  if (/^[^\0]/.test(format)) requireBytes(0);
  for (const { option, size: writtenSize, isLittleEndian, padding } of formatSteps(format, refuse)) {
    let size = writtenSize;
    position += padding(position);
    requireBytes(size);
    lua.lua_checkstack(thread, 4);
    if (option === 'c' && size === 0) {
      if (count === 0 || !lua.lua_isnumber(thread, -1)) refuse.plainly("format 'c0' needs a previous size");
      size = lua.lua_tonumber(thread, -1);
      lua.lua_pop(thread, 1);
      count -= 1;
      requireBytes(size);
    } else if (option === 's') {
      const end = data.indexOf('\0', position);
      if (end === -1) refuse.plainly('unfinished string in data');
      size = end + 1 - position;
    }
    if (option !== 'x') {
      const text = data.slice(position, position + size);
      if (option === 'c') strings.pushText(thread, text);
      else if (option === 's') strings.pushText(thread, text.slice(0, -1));
      else lua.lua_pushnumber(thread, unpackedNumber(option, text, isLittleEndian));
      count += 1;
    }
    position += size;
  }
  lua.lua_pushnumber(thread, position + 1);
  return count + 1;
}

function unpackedNumber(option: string, text: string, isLittleEndian: boolean): number {
  if (option === 'f' || option === 'd') {
    const bytes = latin1Bytes(text);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return option === 'f' ? view.getFloat32(0, isLittleEndian) : view.getFloat64(0, isLittleEndian);
  }
  const bytes = [...latin1Bytes(text)].map(BigInt);
  const value = (isLittleEndian ? bytes.reverse() : bytes).reduce((sum, byte) => (sum << 8n) | byte, 0n);
  const isSigned = option === option.toLowerCase();
  const bits = Math.min(64, text.length * 8);
  return Number(isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(64, value));
}
