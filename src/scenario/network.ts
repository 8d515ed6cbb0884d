import { z } from 'zod';
import { netFaults, type NetControls } from '../faults/net-faults.ts';
import { Network } from '../net/network.ts';
import type { Weather } from '../net/weather.ts';
import { useSimulatedFetch } from '../sim/virtual-globals/index.ts';
import type { HttpService } from './http.ts';
import { inShort } from './option-checks.ts';
import { planPart } from './plan-part.ts';
import { processOfRun, runOf } from './run-context.ts';
import { type AnyService, isService, type OpenService, type ScenarioService } from './service.ts';

/** What may be put at an address. */
export type AddressedService = ScenarioService | HttpService<string, unknown>;

/** Where the services of a scenario are, by `host:port`: their names. */
export type Addresses = ReadonlyMap<string, string>;

const milliseconds = z.number().min(0).max(86_400_000);

/** What a plan says of the network between processes. */
const networkSettings = z.strictObject({
  latencyMs: z
    .strictObject({ min: milliseconds, max: milliseconds })
    .refine(({ min, max }) => min <= max, { error: 'min must not be above max' }),
  /** Whether what is written at once may arrive in two pieces. */
  sliced: z.literal(true).optional(),
});

type Settings = Readonly<z.output<typeof networkSettings>>;

const settingsOf = planPart('plan.settings.net', networkSettings);

/** The network of one run. */
export interface OpenNetwork extends OpenService {
  readonly network: Network;
}

/** What is between the processes of a scenario that has a network, as a service among the others. */
const networkService: ScenarioService & {
  readonly open: (...given: Parameters<AnyService['open']>) => OpenNetwork;
} = {
  name: 'net',
  calls: ['net.connect', 'net.send'],
  faults: netFaults,
  settings: {
    check: (settings) => void settingsOf(settings),
    draw: (prng, profile): Settings => ({
      latencyMs: profile === 'chaos' && prng.integer(0, 3) > 0 ? { min: 0, max: 0 } : { min: 0.25, max: 1 },
      ...(profile === 'chaos' && prng.integer(0, 3) === 0 ? { sliced: true } : {}),
    }),
    simplest: (): Settings => ({ latencyMs: { min: 0, max: 0 } }),
  },
  open: (context) => {
    const { simulation } = runOf(context);
    useSimulatedFetch();
    const network = new Network(simulation, {
      settings: settingsOf(context.settings),
      processes: context.processes,
    });
    const { weather } = network;
    const apart = (name: string, change: (weather: Weather) => void): void =>
      context.force(name, () => network.keepApart(change));
    const controls: NetControls = {
      slow: (options) => context.force('slow-net', () => weather.slow(options)),
      partition: (process, durationMs) =>
        apart(`cut-off-${process}`, (now) => now.partition(process, durationMs)),
      split: ({ between, durationMs }) =>
        apart(`split-${between.join('-')}`, (now) => now.split(between, durationMs)),
      mute: (process, durationMs) => apart(`mute-${process}`, (now) => now.mute(process, durationMs)),
    };
    return {
      network,
      connect: () => undefined,
      controls,
      gone: (process, inFlight) => network.gone(processOfRun(process), inFlight),
      heal: () => weather.heal(),
    };
  },
};

/** The network of a run, with each service at its address. */
export function networkIn(services: ReadonlyMap<string, OpenService>, addresses: Addresses): Network {
  const { network } = services.get(networkService.name) as OpenNetwork;
  for (const [address, name] of addresses) {
    const served = services.get(name)?.served?.(network.weather);
    if (served !== undefined) network.serve(address, served);
  }
  return network;
}

export interface NetworkOptions {
  readonly services: readonly AnyService[];
  readonly addresses: Addresses;
}

/** Reads the option `network`. Throws a `TypeError` that names the address, what was expected and what came. */
export function networkOf(where: string, given: unknown): NetworkOptions | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(
      `${where}: expected an object such as { 'cache:6379': redis() }, got ${inShort(given)}`,
    );
  }
  const addresses = new Map<string, string>();
  const services: AnyService[] = [];
  const made = new Map<unknown, AnyService>();
  for (const [key, value] of Object.entries(given as Readonly<Record<string, unknown>>)) {
    const address = addressOf(`${where} ${JSON.stringify(key)}`, key);
    const service = made.get(value) ?? serviceFor(`${where} ${JSON.stringify(key)}`, value, address);
    made.set(value, service);
    if (addresses.has(address)) {
      throw new TypeError(`${where} ${JSON.stringify(key)}: expected one service for ${address}, got two`);
    }
    addresses.set(address, service.name);
    const known = services.find(({ name }) => name === service.name);
    if (known === undefined) services.push(service);
    else if (known !== service) {
      throw new TypeError(
        `${where} ${JSON.stringify(key)}: expected a service of another name than ${JSON.stringify(service.name)}, ` +
          'which another address has; the same service may be put at several addresses',
      );
    }
  }
  return { services: [networkService, ...services], addresses };
}

function serviceFor(where: string, value: unknown, address: string): AnyService {
  if (isHttp(value)) return value.at(address);
  if (isService(value) && value.isAddressable === true) return value;
  throw new TypeError(`${where}: expected redis() or http(…), got ${inShort(value)}`);
}

function isHttp(value: unknown): value is HttpService<string, unknown> {
  return typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'function';
}

/** The ports of URLs that name none, by their protocols. */
export const defaultPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'redis:': 6379,
  'rediss:': 6379,
};

/** `host:port`, of that or of a URL. */
function addressOf(where: string, key: string): string {
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(key);
  const url = URL.canParse(isUrl ? key : `tcp://${key}`) ? new URL(isUrl ? key : `tcp://${key}`) : undefined;
  const port = url === undefined || url.port === '' ? defaultPorts[url?.protocol ?? ''] : Number(url.port);
  if (url !== undefined && url.hostname !== '' && port !== undefined && /^\/?$/.test(url.pathname)) {
    return `${url.hostname.replace(/^\[|\]$/g, '')}:${port}`;
  }
  throw new TypeError(
    `${where}: expected host:port or a URL such as https://api.mail.test, got ${JSON.stringify(key)}`,
  );
}
