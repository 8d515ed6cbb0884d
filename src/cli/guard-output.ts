import { breakWorkflowCommands } from '../report/break-workflow-commands.ts';

type Written = string | Uint8Array;
type Settled = (error?: Error | null) => void;

/**
 * Breaks up what GitHub Actions would obey in all that is written to a stream from now on: names, messages and logs are
 * the text of others, and the command line gives no such command of its own.
 */
export function guardOutput(stream: Pick<NodeJS.WriteStream, 'write'>): void {
  const write = stream.write.bind(stream);
  stream.write = (
    text: Written,
    encodingOrSettled?: BufferEncoding | Settled,
    settled?: Settled,
  ): boolean => {
    const broken = typeof text === 'string' ? breakWorkflowCommands(text) : text;
    return typeof encodingOrSettled === 'string'
      ? write(broken, encodingOrSettled, settled)
      : write(broken, encodingOrSettled);
  };
}
