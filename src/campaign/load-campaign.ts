import { isAuditScenario } from '../audit/scenario/audit-scenario.ts';
import type { Scenario } from '../verify/scenario.ts';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { type DrawnProperty, drawnPropertiesIn, requireNamesOfTheirOwn } from '../files/load-properties.ts';
import type { Origin } from '../core/origin.ts';
import { loadSystem } from '../files/load-system.ts';
import { explore, type Exploration } from '../verify/explored-plans.ts';
import { defaultShares } from '../verify/portfolio.ts';
import type { Property } from '../verify/property.ts';
import { type PlanBounds, resolveVerifyOptions } from '../verify/verify-options.ts';
import { type Campaign, type CampaignProperty, type CampaignRequest, digest } from './campaign.ts';
import { type Canary, canaries } from './canaries/index.ts';
import type { LaneNumbers } from './lanes.ts';

/** A property with the system it is held against and the plans it is tried with. */
export interface Lane {
  readonly property: Property;
  readonly system: Scenario;
  /** The paths of the modules that hold its system and its property; undefined for a canary. */
  readonly modules: Pick<Origin, 'system' | 'module'> | undefined;
  readonly exploration: Exploration;
  /** The canary that this lane runs; undefined for the system under test. */
  readonly canary: Canary | undefined;
}

export interface LoadedCampaign {
  readonly campaign: Campaign;
  readonly lanes: readonly Lane[];
}

export function laneNumbers({ campaign }: Pick<LoadedCampaign, 'campaign'>): LaneNumbers {
  return { subjects: campaign.properties.length, canaries: campaign.canaries };
}

/** How many plans of each lane the generator's fingerprint covers. */
const sampled = 8;

/** Loads what is asked for and draws from it: a campaign for the code as it is. Throws a `TypeError` for bad input. */
export async function defineCampaign(request: CampaignRequest, commit: string): Promise<LoadedCampaign> {
  const loaded = (await Promise.all(request.properties.map(drawnPropertiesIn))).flat();
  const properties = loaded.map(({ file, property }): CampaignProperty => ({ file, name: property.name }));
  requireNamesOfTheirOwn(properties);
  const lanes = await lanesOf(request, loaded);
  const generator = generatorOf(lanes);
  const canaryLanes = lanes.filter(({ canary }) => canary !== undefined).length;
  const campaign = { schema: 1, ...request, commit, generator, properties, canaries: canaryLanes } as const;
  return { campaign, lanes };
}

/** Loads a campaign that was written down. Throws a `TypeError` where the code has become another one since. */
export async function loadCampaign(campaign: Campaign, commit: string): Promise<LoadedCampaign> {
  if (campaign.commit !== commit) {
    throw new TypeError(
      `the campaign is of commit ${campaign.commit}, the code here is ${commit}: its runs would not be the same`,
    );
  }
  const { schema: _, commit: __, canaries: ___, generator, properties, ...request } = campaign;
  // A file may hold several.
  const files = [...new Set(properties.map(({ file }) => file))];
  const loaded = await defineCampaign({ ...request, properties: files }, commit);
  if (loaded.campaign.generator === generator) return loaded;
  throw new TypeError(
    `the campaign's plans have the fingerprint ${generator}, here they have ${loaded.campaign.generator}: ` +
      'another version of the verifier, of fast-check or of the system',
  );
}

async function lanesOf(
  request: CampaignRequest,
  properties: readonly DrawnProperty[],
): Promise<readonly Lane[]> {
  const { seed, requestTimeoutMs, faultWeights } = request;
  const lanes: Lane[] = [];
  for (const { file, property, bounds, scenario } of properties) {
    const options = resolveVerifyOptions({
      ...boundsOf(request, bounds),
      // A property whose own file holds its scenario has no other system.
      system: scenario ?? (await loadSystem(resolve(request.system))),
      seed,
      requestTimeoutMs,
    });
    const exploration = await explore(property, { ...options, faultWeights });
    const modules = { system: scenario === undefined ? request.system : file, module: file };
    lanes.push({ property, system: options.scenario, modules, exploration, canary: undefined });
  }
  // They are known bugs of audit systems: of a search of others they say nothing.
  if (!lanes.some(({ system }) => isAuditScenario(system))) return lanes;
  for (const canary of canaries) {
    // What a canary's runs are is the verifier's business: rates that are known hold for these settings alone.
    const exploration = await explore(canary.property, {
      ...canary,
      scenario: canary.system,
      seed,
      shares: defaultShares,
    });
    lanes.push({ property: canary.property, system: canary.system, modules: undefined, exploration, canary });
  }
  return lanes;
}

/** Sizes as they are asked for, or else as the property states them, with the faults and the deployment that it states. */
function boundsOf({ concurrency, processes }: CampaignRequest, bounds: PlanBounds = {}): PlanBounds {
  return {
    ...bounds,
    concurrency: concurrency ?? bounds.concurrency,
    processes: processes ?? bounds.processes,
  };
}

function generatorOf(lanes: readonly Lane[]): string {
  return digest(
    lanes.map(({ exploration: { plans, seed } }) => fc.sample(plans, { seed, numRuns: sampled, path: '0' })),
  );
}
