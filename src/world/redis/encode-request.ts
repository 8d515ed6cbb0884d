/** A command, one character per byte, as a client writes it. */
export function encodeRequest(command: readonly string[]): Buffer {
  const parts = command.map((argument) => `$${argument.length}\r\n${argument}\r\n`);
  return Buffer.from(`*${command.length}\r\n${parts.join('')}`, 'latin1');
}
