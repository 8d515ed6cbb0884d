import { wrap } from '../report/text.ts';

/**
 * What becomes of a module of Node, or of a global, in a run. *simulated*: it leads to the run. *refused*: it does not work
 * there. *uncontrolled*: it is the real one. *pure*: it needs nothing from outside.
 */
export type Control = 'simulated' | 'refused' | 'uncontrolled' | 'pure';

/** One line of the list of what is controlled. */
export interface Controlled {
  readonly names: readonly string[];
  readonly control: Control;
  readonly what: string;
  /** Of a global: how code looks that uses it. */
  readonly mention?: RegExp;
}

/** The one list of what is controlled: `raceproof doctor` reads it, and docs/determinism.md shows it. */
export const controlled: readonly Controlled[] = [
  {
    names: ['Date', 'performance'],
    control: 'simulated',
    what: 'virtual time; runs begin on 2030-01-01',
    mention: /\bnew Date\(\)|\bDate\.now\b|\bperformance\.now\b/,
  },
  {
    names: ['setTimeout', 'setInterval', 'setImmediate'],
    control: 'simulated',
    what: 'events of the scheduler; so are `AbortSignal.timeout` and `util.promisify(setTimeout)`',
    mention: /\bset(?:Timeout|Interval|Immediate)\(|\bAbortSignal\.timeout\b/,
  },
  {
    names: ['Math.random'],
    control: 'simulated',
    what: "drawn from the task's seed",
    mention: /\bMath\.random\b/,
  },
  {
    names: ['fetch'],
    control: 'simulated',
    what: 'the simulated network; without one it is refused',
    mention: /(?<![.\w])fetch\(/,
  },
  {
    names: ['process.env'],
    control: 'simulated',
    what: 'what `env` gives, else that of the real process',
    mention: /\bprocess\.env\b/,
  },
  { names: ['timers', 'timers/promises'], control: 'simulated', what: 'events of the scheduler' },
  {
    names: ['net', 'tls', 'http', 'https'],
    control: 'simulated',
    what: 'the simulated network, TLS without a handshake, no Unix sockets; without a network they are refused',
  },
  {
    names: ['dns', 'dns/promises'],
    control: 'simulated',
    what: 'the names of the simulated network; without one they are refused',
  },
  {
    names: ['crypto'],
    control: 'simulated',
    what: "`randomUUID`, `randomBytes`, `randomInt`, `randomFill` and `getRandomValues` are drawn from the task's seed; work with a callback (`pbkdf2`) is not controlled",
  },
  { names: ['perf_hooks'], control: 'simulated', what: '`performance.now` is virtual time' },
  {
    names: ['process'],
    control: 'simulated',
    what: '`env`, `exit`, `abort`, `kill`, `hrtime`, `uptime`, and `on` for signals, `exit` and errors are those of the simulated process',
  },
  { names: ['dgram'], control: 'refused', what: 'a datagram ends the run' },
  { names: ['child_process', 'cluster'], control: 'refused', what: 'a child process ends the run' },
  { names: ['worker_threads'], control: 'refused', what: 'a thread ends the run' },
  { names: ['http2'], control: 'refused', what: 'no session opens on the simulated network' },
  {
    names: ['fs', 'fs/promises'],
    control: 'uncontrolled',
    what: 'files are real, and last; `readFile` answers at once, other callbacks and promises end a run that waits for them',
  },
  {
    names: ['zlib'],
    control: 'uncontrolled',
    what: 'with a callback a run that waits ends; the synchronous calls are fine',
  },
  {
    names: ['os', 'v8', 'trace_events', 'sea'],
    control: 'uncontrolled',
    what: 'tell of the real machine',
  },
  {
    names: ['vm', 'wasi'],
    control: 'uncontrolled',
    what: 'code of another context has clocks and random numbers of its own',
  },
  {
    names: ['sqlite'],
    control: 'uncontrolled',
    what: 'a database in a file is real, and lasts; one in memory is fine',
  },
  {
    names: [
      'inspector',
      'inspector/promises',
      'readline',
      'readline/promises',
      'repl',
      'tty',
      'test',
      'test/reporters',
    ],
    control: 'uncontrolled',
    what: 'belong to the real process',
  },
  {
    names: ['WeakRef', 'FinalizationRegistry'],
    control: 'uncontrolled',
    what: 'the collector follows its own clock',
    mention: /\bnew (?:WeakRef|FinalizationRegistry)\b/,
  },
  {
    names: ['machine code of packages'],
    control: 'uncontrolled',
    what: 'does what it likes, and cannot be isolated',
  },
  {
    names: [
      'assert',
      'assert/strict',
      'async_hooks',
      'buffer',
      'console',
      'constants',
      'diagnostics_channel',
      'domain',
      'events',
      'module',
      'path',
      'path/posix',
      'path/win32',
      'punycode',
      'querystring',
      'stream',
      'stream/consumers',
      'stream/promises',
      'stream/web',
      'string_decoder',
      'sys',
      'url',
      'util',
      'util/types',
    ],
    control: 'pure',
    what: '',
  },
];

const unknown = { control: 'uncontrolled', what: 'nothing is known of it' } as const;

/** What becomes of a module of Node, by its name without `node:`. */
export function controlOf(module: string): Pick<Controlled, 'control' | 'what'> {
  return controlled.find(({ names, mention }) => mention === undefined && names.includes(module)) ?? unknown;
}

export const controlWords: Readonly<Record<Control, string>> = {
  simulated: 'simulated',
  refused: 'refused',
  uncontrolled: 'not controlled',
  pure: 'as it is',
};

const meanings: Readonly<Record<Control, string>> = {
  simulated: 'Simulated: it leads to the run',
  refused: 'Refused: it does not work in a run, and most of it ends the run with the place',
  uncontrolled: 'Not controlled: it is the real one',
  pure: 'As it is: it needs nothing from outside',
};

const pageWidth = 120;

/** The list as Markdown, as docs/determinism.md has it. */
export function controlledList(): string {
  return (Object.keys(meanings) as Control[])
    .map((control) => {
      const items = controlled.filter((each) => each.control === control).map(listItem);
      return [`${meanings[control]}.`, '', ...items].join('\n');
    })
    .join('\n\n');
}

function listItem({ names, what }: Controlled): string {
  const named = names.map((name) => (name.includes(' ') ? name : `\`${name}\``)).join(', ');
  const text = what === '' ? named : `${named}: ${what}`;
  const [first = '', ...others] = wrap(text, { width: pageWidth - 2, linesMax: 20 });
  return [`- ${first}`, ...others.map((line) => `  ${line}`)].join('\n');
}
