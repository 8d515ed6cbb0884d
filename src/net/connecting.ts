import { SimEvent } from '../sim/sim-event.ts';
import type { CallScript } from '../sim/fault.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import { runAs } from '../sim/task.ts';
import { callAs } from '../sim/virtual-globals/call-as.ts';
import { placeOfCaller } from '../sim/virtual-globals/place-of.ts';
import { wireError, type WirePeer } from '../sim/wire.ts';
import type { Side } from './lane.ts';
import { Link } from './link.ts';
import { acceptInto } from './listening.ts';
import type { Found, Listening, UnderWay } from './network.ts';
import type { SocketEnd } from './socket-end.ts';
import type { NetworkStack } from './stack.ts';
import { Unsent } from './unsent.ts';

interface Target {
  /** As the code named it. */
  readonly host: string;
  readonly found: Exclude<Found, { kind: 'service' }>;
}

/** Lets a process connect; `makeEnd` makes the end that its code has. */
export function connectTo(stack: NetworkStack, target: Target, makeEnd: (peer: WirePeer) => SocketEnd): void {
  new Connecting(stack, target, makeEnd).begin();
}

/**
 * A process connects to another one, or to nobody. What is to come of it shows once the connection gets there: then somebody
 * listens, or does not. Until then what is written waits, and is lost with it.
 */
class Connecting implements UnderWay {
  readonly #stack: NetworkStack;
  readonly #target: Target;
  readonly #client: Side;
  readonly #end: SocketEnd;
  readonly #unsent: Unsent;
  readonly #script: CallScript | undefined;
  /** Where in the code it connects, if nobody is there so far: to look that up takes a while. */
  readonly #calledAt: string | undefined;
  #event: SimEvent | undefined;
  /** In virtual milliseconds, if something gets through. */
  #arrivalMs = 0;
  #connected: WirePeer | undefined;

  constructor(stack: NetworkStack, target: Target, makeEnd: (peer: WirePeer) => SocketEnd) {
    const { network, process } = stack;
    const { simulation } = network;
    this.#stack = stack;
    this.#target = target;
    const task = stack.connectionTask(`${target.host}:${target.found.at.port}`);
    this.#end = makeEnd({
      write: (data) => this.#write(data),
      end: () => this.#connected?.end(),
      destroy: (error) => this.#giveUp(error),
      resume: () => this.#connected?.resume?.(),
    });
    this.#unsent = new Unsent(task);
    this.#client = { process, task, end: this.#end };
    const script = simulation.faults?.script({
      process: process.name,
      operation: 'net.connect',
      request: undefined,
      peer: target.found.kind === 'process' ? target.found.name : undefined,
      id: () => `${task.id}/net.connect#1`,
    });
    this.#script = script;
    this.#calledAt = this.#listening() === undefined ? placeOfCaller() : undefined;
  }

  get process(): SimProcess {
    return this.#client.process;
  }

  /** Sends it on its way, unless a fault lets nobody answer. */
  begin(): void {
    const script = this.#script;
    if (script?.outcome === 'never') return;
    const { weather, connecting } = this.#stack.network;
    this.#arrivalMs = weather.arrivalMs(this.#client, this.#client, 0) + (script?.execDelayMs ?? 0);
    connecting.add(this);
    this.#enable();
    script?.after.invoke?.();
  }

  /** Nothing gets through for a while, to this process or another. */
  hold(): void {
    if (this.#event === undefined || this.#notBefore() <= this.#arrivalMs) return;
    this.#stack.network.simulation.scheduler.withdraw(this.#event);
    this.#enable();
  }

  #enable(): void {
    const { network, process } = this.#stack;
    const { found } = this.#target;
    this.#event = new SimEvent({
      kind: 'deliver',
      task: this.#client.task,
      operation: 'net.connect',
      nth: 1,
      phase: '',
      owner: process,
      // Whether somebody listens is the other process's doing.
      resource:
        found.kind === 'process' && found.name !== process.name ? `${process.id} ${found.name}` : process.id,
      access: 'write',
      earliestMs: this.#notBefore(),
      fire: () => this.#arrive(),
    });
    network.simulation.scheduler.enable(this.#event);
  }

  #notBefore(): number {
    const { found } = this.#target;
    const { network, process } = this.#stack;
    const to = found.kind === 'process' ? found.name : process.name;
    return network.weather.notBefore(process.name, to, this.#arrivalMs);
  }

  /** Who is there now. */
  #listening(): Listening | undefined {
    const { found } = this.#target;
    return found.kind === 'process' ? this.#stack.network.listeningAt(found.name, found.at.port) : undefined;
  }

  #arrive(): void {
    this.#event = undefined;
    this.#stack.network.connecting.delete(this);
    const { found } = this.#target;
    const listening = this.#listening();
    if (this.#script?.applied === false) this.#refuse('ECONNREFUSED');
    else if (listening?.process.alive === true) this.#connect(listening);
    else this.#nobody(found.kind === 'nobody' ? found.why : 'ECONNREFUSED');
    this.#script?.after.deliver?.();
  }

  #connect(listening: Listening): void {
    const link = linkTo(this.#stack, this.#client, listening);
    const wire = link.peerOf(this.#client);
    this.#connected = wire;
    // What was written before goes before what is said once it is connected.
    this.#unsent.send(wire.write);
    callAs(this.#client.task, () => this.#end.connected());
  }

  #nobody(why: 'ENOTFOUND' | 'ECONNREFUSED'): void {
    const { host, found } = this.#target;
    runAs(this.#client.task, () => this.#stack.tellNobody(host, found.at.port, this.#calledAt));
    this.#refuse(why);
  }

  #refuse(code: 'ENOTFOUND' | 'ECONNREFUSED'): void {
    const { host, found } = this.#target;
    const error = code === 'ENOTFOUND' ? notFound(host) : wireError(code, 'connect', found.at);
    callAs(this.#client.task, () => this.#end.closed(error));
  }

  #write(data: Buffer | string): boolean | void {
    if (this.#connected !== undefined) return this.#connected.write(data);
    this.#unsent.add(data);
    return true;
  }

  #giveUp(error: Error | undefined): void {
    const { connecting, simulation } = this.#stack.network;
    if (this.#event !== undefined) simulation.scheduler.withdraw(this.#event);
    this.#event = undefined;
    connecting.delete(this);
    this.#connected?.destroy(error);
  }
}

/** What a client gets for a name that nobody has. */
export function notFound(host: string): Error {
  return Object.assign(wireError('ENOTFOUND', 'getaddrinfo'), {
    message: `getaddrinfo ENOTFOUND ${host}`,
    hostname: host,
  });
}

/** A connection to where somebody listens, who accepts it as an event of its own. */
function linkTo({ network }: NetworkStack, client: Side, listening: Listening): Link {
  const { simulation, weather, links } = network;
  const accepting = acceptInto(network, listening, client);
  const link: Link = new Link({
    weather,
    client,
    server: accepting.side,
    arriving: (sender) => accepting.arriving(sender),
    ended: () => links.delete(link),
  });
  links.add(link);
  const { task } = accepting.side;
  const event = new SimEvent({
    kind: 'deliver',
    task,
    operation: 'net.accept',
    nth: 1,
    phase: '',
    owner: listening.process,
    resource: listening.process.id,
    access: 'write',
    earliestMs: weather.arrivalMs(client, accepting.side, 1),
    fire: () => accepting.accept(link),
  });
  simulation.scheduler.enable(event);
  return link;
}
