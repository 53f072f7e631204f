/** The live overlay: the newest value of each feature and key, held while the subscription lives. */
import type { FeatureKind, Freshness, Quality, SubscriptionStateChangedArgs } from "./generated/schema.js";
import type { DateTime } from "./scalars.js";

/** A client of `graphql-ws` or of `graphql-sse`, or anything else with their `subscribe`. */
export interface LiveSource {
  subscribe(
    request: { query: string; variables?: Record<string, unknown> | null },
    sink: { next(result: any): void; error(error: unknown): void; complete(): void },
  ): () => void;
}

/** One value of one feature. */
export interface LiveValue {
  readonly featureId: string;
  readonly entityId: string;
  readonly kind: FeatureKind;
  readonly key: string;
  /** Null when the value is text. */
  readonly number: number | null;
  /** Null when the value is a number. */
  readonly text: string | null;
  /** UCUM; empty when it has none. */
  readonly unit: string;
  readonly observedAt: DateTime;
  readonly quality: Quality;
  /** When the value was sent; it ages after that. */
  readonly freshness: Freshness;
  /** Null when the value is derived from several. */
  readonly datastreamId: string | null;
}

/** `waiting`: the connection is gone and is tried again. */
export type LiveStatus = "connecting" | "live" | "waiting" | "closed";

export type LiveEvent =
  | {
      readonly type: "values";
      /** The overlay was emptied first: the present state begins. */
      readonly reset: boolean;
      readonly sequence: number;
      /** Older values that the service dropped in favour of newer ones. */
      readonly coalesced: number;
      readonly changed: readonly LiveValue[];
      /** Ids of features that went out of view, and out of the overlay. */
      readonly left: readonly string[];
    }
  | { readonly type: "status"; readonly status: LiveStatus; readonly reason?: unknown };

export interface LiveOptions extends Omit<SubscriptionStateChangedArgs, "resumeFrom"> {
  /** What is held once for each feature: its key by default; the datastream, to tell two sensors with one key apart, and the key of what is derived. */
  readonly by?: "key" | "datastream";
  /** Milliseconds until try 1, 2, ...; by default 0.5 s to 30 s, doubling, with some chance in it. */
  readonly delay?: (attempt: number) => number;
}

interface Batch {
  readonly sequence: number;
  readonly snapshot: boolean;
  readonly resumed: boolean;
  readonly resumeToken: string;
  readonly left: readonly string[];
  readonly coalesced: number;
  readonly changes: readonly {
    readonly featureId: string;
    readonly entityId: string;
    readonly kind: FeatureKind;
    readonly values: readonly (Omit<LiveValue, "featureId" | "entityId" | "kind" | "datastreamId"> & {
      readonly datastream: { readonly id: string } | null;
    })[];
  }[];
}

const SUBSCRIPTION = `subscription LiveOverlay($watch: WatchInput!, $kinds: [FeatureKind!], $keys: [String!], $throttle: ThrottleInput, $resumeFrom: String) {
  stateChanged(watch: $watch, kinds: $kinds, keys: $keys, throttle: $throttle, resumeFrom: $resumeFrom) {
    sequence
    snapshot
    resumed
    resumeToken
    left
    coalesced
    changes {
      featureId
      entityId
      kind
      values { key number text unit observedAt quality freshness datastream { id } }
    }
  }
}`;

/** Errors that pass; with any other the same subscription would fail again. */
const PASSING: ReadonlySet<unknown> = new Set(["UNAVAILABLE", "RATE_LIMITED", "TIMEOUT", "INTERNAL"]);

/** A derived value is as old as its oldest member, and may be older than the one before. */
const isDerived = (value: LiveValue) => value.datastreamId === null;

function backoff(attempt: number): number {
  return Math.min(30_000, 500 * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
}

/**
 * Holds what `stateChanged` says. A batch that was lost, an ended stream and a broken connection all lead to a new subscription
 * that goes on where the last one was. If the service no longer knows what came meanwhile, the overlay is emptied and the present
 * state comes anew. A measured value older than the one held is left out.
 */
export class LiveOverlay {
  readonly #source: LiveSource;
  readonly #options: LiveOptions;
  readonly #features = new Map<string, Map<string, LiveValue>>();
  readonly #listeners = new Set<(event: LiveEvent) => void>();
  #status: LiveStatus = "connecting";
  #run = 0;
  #sequence = 0;
  #resumeFrom: string | undefined;
  #attempt = 0;
  #end: () => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: LiveSource, options: LiveOptions) {
    this.#source = source;
    this.#options = options;
    this.#begin();
  }

  get status(): LiveStatus {
    return this.#status;
  }

  /** By feature id and key (or datastream id, as `by` says). */
  get features(): ReadonlyMap<string, ReadonlyMap<string, LiveValue>> {
    return this.#features;
  }

  /** The value held for a feature, if there is one. */
  value(featureId: string, key: string): LiveValue | undefined {
    return this.#features.get(featureId)?.get(key);
  }

  /** @returns ends the listening */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the subscription; what is held stays readable. */
  close(): void {
    this.#stop();
    this.#tell("closed");
  }

  #begin(): void {
    const run = ++this.#run;
    const still = (action: () => void) => () => run === this.#run && action();
    const { watch, kinds, keys, throttle } = this.#options;
    this.#sequence = 0;
    this.#tell("connecting");
    const end = this.#source.subscribe(
      { query: SUBSCRIPTION, variables: { watch, kinds, keys, throttle, resumeFrom: this.#resumeFrom } },
      {
        next: (result) => still(() => this.#take(result))(),
        error: (error) => still(() => this.#fail(error))(),
        complete: still(() => this.#again("the stream ended")),
      },
    );
    if (run === this.#run) {
      this.#end = end;
    } else {
      end();
    }
  }

  #take(result: { data?: { stateChanged: Batch } | null; errors?: unknown }): void {
    const batch = result.data?.stateChanged;
    if (!batch) {
      this.#fail(result.errors);
    } else if (batch.sequence === 1) {
      // Also when the transport has reconnected by itself.
      if (!batch.resumed) {
        this.#features.clear();
      }
      this.#apply(batch, !batch.resumed);
    } else if (batch.sequence === this.#sequence + 1) {
      this.#apply(batch, false);
    } else {
      this.#again(`batch ${this.#sequence + 1} was lost, ${batch.sequence} came`);
    }
  }

  #apply(batch: Batch, reset: boolean): void {
    this.#sequence = batch.sequence;
    this.#resumeFrom = batch.resumeToken;
    this.#attempt = 0;
    batch.left.forEach((featureId) => this.#features.delete(featureId));
    const changed: LiveValue[] = [];
    for (const { featureId, entityId, kind, values } of batch.changes) {
      for (const { datastream, ...value } of values) {
        const entry = { featureId, entityId, kind, ...value, datastreamId: datastream?.id ?? null };
        if (this.#hold(entry)) {
          changed.push(entry);
        }
      }
    }
    this.#tell("live");
    this.#emit({ type: "values", reset, sequence: batch.sequence, coalesced: batch.coalesced, changed, left: batch.left });
  }

  #hold(value: LiveValue): boolean {
    const name = (this.#options.by === "datastream" ? value.datastreamId : null) ?? value.key;
    const values = this.#features.get(value.featureId) ?? new Map<string, LiveValue>();
    const held = values.get(name);
    if (held && !isDerived(held) && !isDerived(value) && Date.parse(held.observedAt) > Date.parse(value.observedAt)) {
      return false;
    }
    const derived = values.get(value.key);
    if (derived && isDerived(derived)) {
      values.delete(value.key); // measured now, derived anew, or none of its members counts any more
    }
    if (!isDerived(value) || value.quality !== "MISSING") {
      values.set(name, value);
    }
    if (values.size > 0) {
      this.#features.set(value.featureId, values);
    } else {
      this.#features.delete(value.featureId);
    }
    return true;
  }

  #fail(error: unknown): void {
    const codes = Array.isArray(error) ? error.map((each) => each?.extensions?.code) : [];
    if (this.#resumeFrom !== undefined && codes.includes("INVALID_CURSOR")) {
      this.#resumeFrom = undefined; // another service is there: begin anew
      this.#again(error);
    } else if (codes.length > 0 && !codes.some((code) => PASSING.has(code))) {
      this.#stop();
      this.#tell("closed", error);
    } else {
      this.#again(error);
    }
  }

  #again(reason: unknown): void {
    this.#stop();
    this.#tell("waiting", reason);
    this.#timer = setTimeout(() => this.#begin(), (this.#options.delay ?? backoff)(++this.#attempt));
  }

  #stop(): void {
    this.#run++;
    clearTimeout(this.#timer);
    const end = this.#end;
    this.#end = () => {};
    end();
  }

  #tell(status: LiveStatus, reason?: unknown): void {
    if (status !== this.#status || reason !== undefined) {
      this.#status = status;
      this.#emit(reason === undefined ? { type: "status", status } : { type: "status", status, reason });
    }
  }

  #emit(event: LiveEvent): void {
    for (const listener of [...this.#listeners]) {
      listener(event);
    }
  }
}
