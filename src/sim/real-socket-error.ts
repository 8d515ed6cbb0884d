/** What code did, or was about to do, with a real socket or process. */
export interface SocketUse {
  readonly act: keyof typeof verbs;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Of a Unix socket or a named pipe, or what is started. */
  readonly path?: string | undefined;
}

export interface RealSocketDetails {
  /** `process/task`; undefined for code that a module set going when it was imported. */
  readonly task: string | undefined;
  /** Whether it is code of the scenario, a service or a check, and none of the system. */
  readonly byScenario?: boolean;
  /** The lines of the stack that are neither Node's nor ours, innermost first. */
  readonly stack: readonly string[];
  /** Likewise where the socket was opened, where that is known. */
  readonly openedAt?: readonly string[] | undefined;
  /** Whether it was held back. */
  readonly refused: boolean;
}

const verbs = {
  connect: 'connects a real socket to',
  write: 'writes to a real socket,',
  send: 'sends a real datagram to',
  listen: 'listens on a real socket,',
  'look-up': 'asks the real name service for',
  spawn: 'starts a real child process,',
  thread: 'starts a real thread,',
  signal: 'sends a signal to a real process,',
} as const;

const socketAdvice =
  'A run touches nothing real: let the system use what it is given, such as `redis`, and no client of its own.';
const processAdvice =
  'A run touches nothing real: put what the other process or thread does behind a service that the scenario has.';

/**
 * Code of a run touched a real socket. That is a mistake in how the system is set up and no verdict on it: whoever runs
 * plans ends with this error, and nothing is judged, minimised or run again.
 */
export class RealSocketError extends TypeError {
  override readonly name = 'RealSocketError';
  readonly use: SocketUse;
  readonly details: RealSocketDetails;
  /** What happened, in one line. */
  readonly headline: string;

  constructor(use: SocketUse, details: RealSocketDetails) {
    const { task, byScenario = false, stack, openedAt = [], refused } = details;
    const ofTask = byScenario ? 'code of the scenario' : 'the system';
    const who = task === undefined ? 'code that the system set going when it was imported' : ofTask;
    const headline = `${who} ${verbs[use.act]} ${placeOf(use)}${task === undefined ? '' : `, in ${task}`}`;
    const isStart = use.act === 'spawn' || use.act === 'thread';
    const heldBack = `Nothing was ${isStart ? 'started' : 'sent'}, and the run has ended.`;
    const lines = [
      `${headline}:`,
      ...stack,
      ...(openedAt.length > 0 ? ['which was opened here:', ...openedAt] : []),
      refused ? heldBack : 'It could not be held back; the run has ended.',
      isStart || use.act === 'signal' ? processAdvice : socketAdvice,
    ];
    super(lines.join('\n'));
    this.use = use;
    this.details = details;
    this.headline = headline;
    // Points into the tested code: nothing else has to be looked into.
    this.stack = [`${this.name}: ${headline}`, ...stack].join('\n');
  }
}

function placeOf({ host, port, path }: SocketUse): string {
  if (path !== undefined) return path;
  if (host === undefined && port === undefined) return 'an address that Node does not tell';
  const name = host?.includes(':') === true && port !== undefined ? `[${host}]` : (host ?? '');
  return port === undefined ? name : `${name}:${port}`;
}
