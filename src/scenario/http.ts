import { type HttpAnswer, type HttpExchange, type HttpRequest, HttpServed } from '../net/http-exchange.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import type { Json, Range } from '../core/plan.ts';
import { cameInWords, errorInWords, PropertyCodeError } from '../core/property-code-error.ts';
import { AnswerInstead, type HttpControls, httpFaults } from '../faults/http-faults.ts';
import { Way } from '../sim/way.ts';
import { copied } from './copied.ts';
import { freshState } from './fresh-state.ts';
import { inShort, requireFunction, requireMilliseconds } from './option-checks.ts';
import type { CallContext } from './remote-service.ts';
import { runOf } from './run-context.ts';
import type { OpenService, ScenarioService, ServiceContext } from './service.ts';

/** Answers a request, with the service's state; `this` is the call. */
export type HttpHandler<State> = (
  this: CallContext,
  request: Request,
  state: State,
) => Response | Promise<Response>;

export interface HttpOptions<Name extends string, State> {
  /** What checks, faults and reports call it; by default its host, as in `api-mail-test` of `api.mail.test:443`. */
  readonly name?: Name;
  /** Makes the state anew for each run. */
  readonly state?: () => State;
  /** The way there and back, in virtual milliseconds; [1, 10] by default. */
  readonly latencyMs?: readonly [number, number];
}

/** An HTTP service without an address: a scenario puts it at one. */
export interface HttpService<Name extends string, State> {
  readonly name: Name | undefined;
  readonly at: (address: string) => ScenarioService<undefined, Readonly<State>>;
}

/**
 * An HTTP service of one's own, for the `network` of a scenario. A request takes effect and is answered as two events; the
 * handler runs when it takes effect.
 */
export function http<const Name extends string = never, State = undefined>(
  handler: HttpHandler<State>,
  options: HttpOptions<Name, State> = {},
): HttpService<Name, State> {
  requireFunction('http', handler);
  requireKnownOptions('http', options, ['name', 'state', 'latencyMs']);
  const { name, state = () => undefined as State, latencyMs = [1, 10] } = options;
  if (name !== undefined && !/^[a-z][a-z0-9-]*$/i.test(name)) {
    throw new TypeError(`http name: expected letters, digits and hyphens, got ${inShort(name)}`);
  }
  requireFunction('http state', state);
  requireMilliseconds('http latencyMs', latencyMs);
  const definition = {
    handler: handler as HttpHandler<unknown>,
    state,
    latencyMs: { min: latencyMs[0], max: latencyMs[1] },
  };
  return { name, at: (address) => serviceAt(address, name ?? nameOf(address), definition) };
}

/** `api-mail-test` of `api.mail.test:443`. */
function nameOf(address: string): string {
  const host = address.slice(0, address.lastIndexOf(':')).replace(/[^a-z0-9]+/gi, '-');
  return /^[a-z]/i.test(host) ? host : `http-${host}`;
}

interface Definition {
  readonly handler: HttpHandler<unknown>;
  readonly state: () => unknown;
  readonly latencyMs: Range;
}

function serviceAt<State>(
  address: string,
  name: string,
  definition: Definition,
): ScenarioService<undefined, Readonly<State>> {
  return {
    name,
    calls: [`${name}.request`],
    faults: httpFaults(name),
    settings: {
      check: (settings) => {
        if (settings === 'instant' || settings === 'measured') return;
        throw new TypeError(
          `plan.settings.${name}: expected "instant" or "measured", got ${inShort(settings)}`,
        );
      },
      draw: (prng, profile) => (profile === 'chaos' && prng.integer(0, 3) > 0 ? 'instant' : 'measured'),
      simplest: () => 'instant',
    },
    hasParts: false,
    open: (context) => openHttp(context, { name, address, ...definition }),
  };
}

function openHttp(
  context: ServiceContext,
  {
    name,
    address,
    handler,
    state,
    latencyMs,
  }: Definition & { readonly name: string; readonly address: string },
): OpenService {
  const held = freshState(`http ${name} state`, state);
  const origin = `${address.endsWith(':443') ? 'https' : 'http'}://${address.replace(/:(?:80|443)$/, '')}`;
  const latency: Range = context.settings === 'instant' ? { min: 0, max: 0 } : latencyMs;
  const handled = async (request: HttpRequest, self: CallContext): Promise<HttpAnswer> => {
    try {
      return await answerOf(await handler.call(self, requestOf(origin, request), held));
    } catch (error) {
      const failure = new PropertyCodeError(
        error instanceof PropertyCodeError
          ? `http ${name}: ${error.message}`
          : `http ${name}: expected a handler that answers, got ${errorInWords(error)}`,
      );
      context.fail(failure);
      throw failure;
    }
  };
  const { simulation } = runOf(context);
  const way = new Way(simulation.scheduler);
  const controls: HttpControls = {
    split: (process, durationMs) =>
      context.force(`split-${process}-${name}`, () => way.split(process, durationMs)),
  };
  const exchange: HttpExchange = async (request, awaited) => {
    // Seen once it has come, when the handler has long given it.
    let seen = 'an answer';
    try {
      return await context.call<Promise<HttpAnswer>>({
        operation: `${name}.request`,
        text: `${request.method} ${origin}${request.url}${bodyInWords(request.body)}`,
        latencyMs: latency,
        way,
        awaited,
        apply: ({ task, process }, { change = (answer) => answer }) => {
          context.changed();
          const tell = (what: string, data?: Json): void =>
            context.tell({ name: what, data: copied(data) }, task);
          const answer = handled(request, { process, nowMs: context.nowMs, tell });
          return answer.then((told) => {
            seen = answerInWords(told);
            return change(told) as HttpAnswer;
          });
        },
        show: () => seen,
      });
    } catch (error) {
      if (error instanceof AnswerInstead) return error.answer;
      throw error;
    }
  };
  return {
    connect: () => undefined,
    controls,
    heal: () => way.heal(),
    served: (weather) => new HttpServed({ simulation, weather, way, name, address, exchange }),
    get view(): unknown {
      return copied(held);
    },
  };
}

function requestOf(origin: string, { method, url, headers, body }: HttpRequest): Request {
  const pairs = headers.flatMap((header, index): [string, string][] => {
    return index % 2 === 0 ? [[header, headers[index + 1] ?? '']] : [];
  });
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(`${origin}${url}`, { method, headers: pairs, ...(hasBody ? { body } : {}) });
}

function bodyInWords(body: Buffer): string {
  return body.length === 0 ? '' : ` ${body.toString('utf8').slice(0, 60)}`;
}

function answerInWords(answer: HttpAnswer): string {
  return answer.kind === 'reset' ? 'the connection breaks' : `${answer.status}${bodyInWords(answer.body)}`;
}

async function answerOf(response: unknown): Promise<HttpAnswer> {
  if (!(response instanceof Response)) {
    throw new PropertyCodeError(`expected a handler that returns a Response, got ${cameInWords(response)}`);
  }
  return {
    kind: 'response',
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: Buffer.from(await response.arrayBuffer()),
  };
}
