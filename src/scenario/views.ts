import type { HistoryEntry, ToldFact } from './definition.ts';
import type { HttpService } from './http.ts';
import type { AddressedService } from './network.ts';
import type { AnyService, ScenarioService } from './service.ts';

export type Services = Readonly<Record<string, AnyService>>;

export type NetworkServices = Readonly<Record<string, AddressedService>>;

type Clients<Available extends Services> = {
  readonly [Name in keyof Available]: Available[Name] extends ScenarioService<infer Client> ? Client : never;
};

type Views<Available extends Services> = {
  readonly [Name in keyof Available]: Available[Name] extends ScenarioService<infer _, infer Viewed>
    ? Viewed
    : never;
};

/** What one process of the system is made of: a client of each service, its name, and what all processes share. */
export type Environment<Available extends Services, Shared> = Clients<Available> & {
  readonly process: string;
  readonly shared: Shared;
};

/** What checks see of the services on the network, by their names. */
type NetworkViews<Network extends NetworkServices> = UnionToIntersection<
  NetworkViewOf<Network[keyof Network]>
>;

type NetworkViewOf<Service> =
  Service extends HttpService<infer Name, infer State>
    ? { readonly [Its in Name]: Readonly<State> }
    : Service extends ScenarioService<infer _, infer Viewed> & { readonly name: infer Name extends string }
      ? { readonly [Its in Name]: Viewed }
      : unknown;

type UnionToIntersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** What checks see, all of it at one moment. */
export type View<Available extends Services, Network extends NetworkServices, Shared> = Views<Available> &
  NetworkViews<Network> & {
    readonly history: readonly HistoryEntry[];
    readonly facts: readonly ToldFact[];
    readonly shared: Shared;
  };
